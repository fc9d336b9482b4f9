/* SPDX-License-Identifier: MIT */
#include "import.h"
#include "read.h"

#include <expat.h>
#include <stddef.h>
#include <string.h>

#define NAMESPACE     "urn:ietf:params:xml:ns:lgr-1.0"
#define OLD_NAMESPACE "http://www.iana.org/idn-tables/0.1"
#define SEPARATOR     '\n'

#define BIT(x) (UINT64_C(1) << (x))
#define CLASSES                                                                                    \
    (BIT(EL_CLASS) | BIT(EL_UNION) | BIT(EL_INTERSECTION) | BIT(EL_DIFFERENCE) |                   \
     BIT(EL_SYMMETRIC_DIFFERENCE) | BIT(EL_COMPLEMENT))
#define OPERATORS (CLASSES & ~BIT(EL_CLASS))
#define MATCHERS  (BIT(EL_RULE) | BIT(EL_CHOICE) | BIT(EL_LOOK_BEHIND) | BIT(EL_LOOK_AHEAD))
#define NOTES     (BIT(AT_COMMENT) | BIT(AT_REF))
#define CONTEXT   (BIT(AT_WHEN) | BIT(AT_NOT_WHEN))

static const struct element {
    const char *name;
    const char *section;
    uint64_t parents;    /* bits of enum idnvi_lgr_element */
    uint64_t attributes; /* bits of enum idnvi_lgr_attribute */
    bool text;
} elements[] = {
    [EL_LGR] = {"lgr", "RFC 7940, 4.2", 0, 0, false},
    [EL_META] = {"meta", "RFC 7940, 4.3", BIT(EL_LGR), 0, false},
    [EL_DATA] = {"data", "RFC 7940, 4.2", BIT(EL_LGR), 0, false},
    [EL_RULES] = {"rules", "RFC 7940, 4.2", BIT(EL_LGR), 0, false},
    [EL_VERSION] = {"version", "RFC 7940, 4.3.1", BIT(EL_META), BIT(AT_COMMENT), true},
    [EL_DATE] = {"date", "RFC 7940, 4.3.2", BIT(EL_META), 0, true},
    [EL_LANGUAGE] = {"language", "RFC 7940, 4.3.3", BIT(EL_META), 0, true},
    [EL_SCOPE] = {"scope", "RFC 7940, 4.3.4", BIT(EL_META), BIT(AT_TYPE), true},
    [EL_VALIDITY_START] = {"validity-start", "RFC 7940, 4.3.6", BIT(EL_META), 0, true},
    [EL_VALIDITY_END] = {"validity-end", "RFC 7940, 4.3.6", BIT(EL_META), 0, true},
    [EL_UNICODE_VERSION] = {"unicode-version", "RFC 7940, 4.3.7", BIT(EL_META), 0, true},
    [EL_DESCRIPTION] = {"description", "RFC 7940, 4.3.5", BIT(EL_META), BIT(AT_TYPE), true},
    [EL_REFERENCES] = {"references", "RFC 7940, 4.3.8", BIT(EL_META), 0, false},
    [EL_REFERENCE] = {"reference", "RFC 7940, 4.3.8", BIT(EL_REFERENCES),
                      BIT(AT_ID) | BIT(AT_COMMENT), true},
    [EL_CHAR] = {"char", "RFC 7940, 5", BIT(EL_DATA), BIT(AT_CP) | BIT(AT_TAG) | CONTEXT | NOTES,
                 false},
    [EL_RANGE] = {"range", "RFC 7940, 5", BIT(EL_DATA),
                  BIT(AT_FIRST_CP) | BIT(AT_LAST_CP) | BIT(AT_TAG) | CONTEXT | NOTES, false},
    [EL_VAR] = {"var", "RFC 7940, 5.3", BIT(EL_CHAR), BIT(AT_CP) | BIT(AT_TYPE) | CONTEXT | NOTES,
                false},
    [EL_CLASS] = {"class", "RFC 7940, 6.2", BIT(EL_RULES) | OPERATORS | MATCHERS,
                  BIT(AT_NAME) | BIT(AT_BY_REF) | BIT(AT_PROPERTY) | BIT(AT_FROM_TAG) |
                      BIT(AT_COUNT) | NOTES,
                  true},
    [EL_UNION] = {"union", "RFC 7940, 6.2.5", BIT(EL_RULES) | OPERATORS | MATCHERS,
                  BIT(AT_NAME) | BIT(AT_COUNT) | NOTES, false},
    [EL_INTERSECTION] = {"intersection", "RFC 7940, 6.2.5", BIT(EL_RULES) | OPERATORS | MATCHERS,
                         BIT(AT_NAME) | BIT(AT_COUNT) | NOTES, false},
    [EL_DIFFERENCE] = {"difference", "RFC 7940, 6.2.5", BIT(EL_RULES) | OPERATORS | MATCHERS,
                       BIT(AT_NAME) | BIT(AT_COUNT) | NOTES, false},
    [EL_SYMMETRIC_DIFFERENCE] = {"symmetric-difference", "RFC 7940, 6.2.5",
                                 BIT(EL_RULES) | OPERATORS | MATCHERS,
                                 BIT(AT_NAME) | BIT(AT_COUNT) | NOTES, false},
    [EL_COMPLEMENT] = {"complement", "RFC 7940, 6.2.5", BIT(EL_RULES) | OPERATORS | MATCHERS,
                       BIT(AT_NAME) | BIT(AT_COUNT) | NOTES, false},
    [EL_RULE] = {"rule", "RFC 7940, 6.3.1", BIT(EL_RULES) | MATCHERS,
                 BIT(AT_NAME) | BIT(AT_BY_REF) | BIT(AT_COUNT) | NOTES, false},
    [EL_CHOICE] = {"choice", "RFC 7940, 6.3.5", MATCHERS, BIT(AT_COUNT) | BIT(AT_COMMENT), false},
    [EL_LITERAL] = {"char", "RFC 7940, 6.3.6", MATCHERS, BIT(AT_CP) | BIT(AT_COUNT) | NOTES, false},
    [EL_ANY] = {"any", "RFC 7940, 6.3.7", MATCHERS, BIT(AT_COUNT) | BIT(AT_COMMENT), false},
    [EL_START] = {"start", "RFC 7940, 6.3.8", MATCHERS, BIT(AT_COMMENT), false},
    [EL_END] = {"end", "RFC 7940, 6.3.8", MATCHERS, BIT(AT_COMMENT), false},
    [EL_ANCHOR] = {"anchor", "RFC 7940, 6.4.1", BIT(EL_RULE) | BIT(EL_CHOICE), BIT(AT_COMMENT),
                   false},
    [EL_LOOK_BEHIND] = {"look-behind", "RFC 7940, 6.4.2", BIT(EL_RULE) | BIT(EL_CHOICE),
                        BIT(AT_COMMENT), false},
    [EL_LOOK_AHEAD] = {"look-ahead", "RFC 7940, 6.4.2", BIT(EL_RULE) | BIT(EL_CHOICE),
                       BIT(AT_COMMENT), false},
    [EL_ACTION] = {"action", "RFC 7940, 7", BIT(EL_RULES),
                   BIT(AT_DISP) | BIT(AT_MATCH) | BIT(AT_NOT_MATCH) | BIT(AT_ANY_VARIANT) |
                       BIT(AT_ALL_VARIANTS) | BIT(AT_ONLY_VARIANTS) | NOTES,
                   false},
};

static const char *const attribute_names[AT_NUMBER] = {
    [AT_COMMENT] = "comment",
    [AT_REF] = "ref",
    [AT_TYPE] = "type",
    [AT_ID] = "id",
    [AT_CP] = "cp",
    [AT_FIRST_CP] = "first-cp",
    [AT_LAST_CP] = "last-cp",
    [AT_TAG] = "tag",
    [AT_WHEN] = "when",
    [AT_NOT_WHEN] = "not-when",
    [AT_NAME] = "name",
    [AT_BY_REF] = "by-ref",
    [AT_PROPERTY] = "property",
    [AT_FROM_TAG] = "from-tag",
    [AT_COUNT] = "count",
    [AT_DISP] = "disp",
    [AT_MATCH] = "match",
    [AT_NOT_MATCH] = "not-match",
    [AT_ANY_VARIANT] = "any-variant",
    [AT_ALL_VARIANTS] = "all-variants",
    [AT_ONLY_VARIANTS] = "only-variants",
};

/*
 * What the parser of the running call holds. expat keeps something for every different name of an
 * element, an attribute or a prefix, many times what the name takes in the document, so that the
 * length of a document bounds neither its memory nor the time to fill it.
 */
struct memory {
    const idnv_lgr_allocator *allocator;
    size_t octets;
    bool refused; /* it wanted more than IDNV_LGR_MAX_PARSER */
};

/* expat's memory functions know no context: from the creation of a parser to its end, per thread. */
static _Thread_local struct memory *memory;

/* Before each block, so that what is freed can be counted. */
union header {
    size_t octets; /* of the block, with this */
    max_align_t align;
};

static void *memory_realloc(void *block, size_t size)
{
    union header *header = block == NULL ? NULL : (union header *)block - 1;
    size_t others = memory->octets - (header == NULL ? 0 : header->octets);
    size_t room = IDNV_LGR_MAX_PARSER - others;
    if (room < sizeof *header || size > room - sizeof *header) {
        memory->refused = true;
        return NULL;
    }
    size += sizeof *header;
    header = memory->allocator->resize(memory->allocator->context, header, size);
    if (header == NULL)
        return NULL;
    header->octets = size;
    memory->octets = others + size;
    return header + 1;
}

static void *memory_malloc(size_t size)
{
    return memory_realloc(NULL, size);
}

static void memory_free(void *block)
{
    if (block == NULL)
        return;
    union header *header = (union header *)block - 1;
    memory->octets -= header->octets;
    memory->allocator->resize(memory->allocator->context, header, 0);
}

static void stop_if_failed(struct idnvi_lgr_reader *r)
{
    if (r->b.status != IDNV_OK)
        XML_StopParser(r->parser, XML_FALSE);
}

static void set_where(struct idnvi_lgr_reader *r, const char *element)
{
    r->where.element = element;
    r->where.line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
    r->where.column = (uint32_t)XML_GetCurrentColumnNumber(r->parser) + 1;
    if (r->marked && r->where.line == 1 && r->where.column > 1)
        r->where.column--; /* the parser counts the mark */
}

/* The mark of UTF-8, or of UTF-16 in either order. */
static bool has_mark(const char *bytes, size_t len)
{
    return (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) ||
           (len >= 2 && (memcmp(bytes, "\xFE\xFF", 2) == 0 || memcmp(bytes, "\xFF\xFE", 2) == 0));
}

/* The element that the name means below its parent, or EL_SKIPPED. */
static enum idnvi_lgr_element find_element(const struct idnvi_lgr_reader *r, const char *name)
{
    const char *prefix = r->idntable ? OLD_NAMESPACE "\n" : NAMESPACE "\n";
    if (strncmp(name, prefix, strlen(prefix)) != 0)
        return EL_SKIPPED;
    name += strlen(prefix);
    if (r->idntable && strcmp(name, "idntable") == 0)
        name = "lgr";
    else if (r->idntable && strcmp(name, "domain") == 0)
        name = "scope";
    enum idnvi_lgr_element found = EL_SKIPPED;
    for (unsigned i = 0; i < EL_SKIPPED; i++) {
        if (strcmp(elements[i].name, name) != 0)
            continue;
        if (r->depth == 0 ? i == EL_LGR
                          : (elements[i].parents & BIT(r->stack[r->depth - 1].element)) != 0)
            found = (enum idnvi_lgr_element)i;
    }
    return found;
}

static const char *local_name(const char *name)
{
    const char *separator = strrchr(name, SEPARATOR);
    return separator == NULL ? name : separator + 1;
}

/* An element that may not stand here. In meta ICANN's tools skip it; elsewhere it would change
   what the ruleset means. */
static void misplaced(struct idnvi_lgr_reader *r, const char *name)
{
    const struct idnvi_lgr_frame *parent = r->depth > 0 ? idnvi_lgr_top(r) : NULL;
    const char *local = local_name(name);
    if (parent == NULL)
        idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 4.1",
                        "the document element is not %s in the namespace %s",
                        r->idntable ? "idntable" : "lgr", r->idntable ? OLD_NAMESPACE : NAMESPACE);
    else if (parent->element == EL_META || parent->element == EL_REFERENCES)
        idnvi_lgr_departure(&r->b, &r->where, elements[parent->element].section,
                            "element %.40s cannot stand in %s", local,
                            elements[parent->element].name);
    else
        idnvi_lgr_error(&r->b, &r->where, elements[parent->element].section,
                        "element %.40s cannot stand in %s", local, elements[parent->element].name);
}

/* Sorts the attributes of an element into r->attributes. */
static void take_attributes(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element,
                            const XML_Char **attributes)
{
    const struct element *e = &elements[element];
    memset(r->attributes, 0, sizeof r->attributes);
    for (; attributes[0] != NULL; attributes += 2) {
        unsigned i = 0;
        while (i < AT_NUMBER && strcmp(attribute_names[i], attributes[0]) != 0)
            i++;
        if (i < AT_NUMBER && (e->attributes & BIT(i)) != 0)
            r->attributes[i] = attributes[1];
        else if (element == EL_ACTION || element == EL_VAR)
            idnvi_lgr_error(&r->b, &r->where, e->section, "%s has no attribute %.40s", e->name,
                            local_name(attributes[0]));
        else
            idnvi_lgr_departure(&r->b, &r->where, e->section, "%s has no attribute %.40s", e->name,
                                local_name(attributes[0]));
    }
}

/* Order and number of the parts of a document (4.2) and of the elements of meta (4.3). */
static void check_order(struct idnvi_lgr_reader *r, struct idnvi_lgr_frame *parent,
                        enum idnvi_lgr_element element)
{
    uint64_t bit = BIT(element);
    if (parent->element == EL_LGR) {
        if ((parent->seen & bit) != 0)
            idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 4.2", "more than one element %s",
                            elements[element].name);
        else if ((element == EL_META && parent->seen != 0) ||
                 (element == EL_DATA && (parent->seen & BIT(EL_RULES)) != 0))
            idnvi_lgr_departure(&r->b, &r->where, "RFC 7940, 4.2",
                                "the order is meta, data, rules");
    } else if (parent->element == EL_META && element != EL_LANGUAGE && element != EL_SCOPE &&
               (parent->seen & bit) != 0) {
        idnvi_lgr_departure(&r->b, &r->where, elements[element].section, "more than one element %s",
                            elements[element].name);
    }
    parent->seen |= bit;
}

static void start(struct idnvi_lgr_reader *r, enum idnvi_lgr_element element)
{
    if (element <= EL_RULES) {
        if (element == EL_LGR || element == EL_META)
            r->b.lgr->meta.line = r->where.line;
    } else if (element < EL_CHAR) {
        idnvi_lgr_meta_start(r, element);
    } else if (element < EL_CLASS) {
        idnvi_lgr_data_start(r, element);
    } else {
        idnvi_lgr_rules_start(r, element);
    }
}

/* Refuses the element that starts where there are more than max of what. */
static bool exceeds(struct idnvi_lgr_reader *r, const XML_Char *name, uint32_t n, uint32_t max,
                    const char *what)
{
    if (n <= max)
        return false;
    set_where(r, local_name(name));
    idnvi_lgr_limit(&r->b, &r->where, "more than %u %s", max, what);
    stop_if_failed(r);
    return true;
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct idnvi_lgr_reader *r = data;
    if (r->b.status != IDNV_OK)
        return;
    uint32_t attributes_len = (uint32_t)XML_GetSpecifiedAttributeCount(r->parser) / 2 + r->declared;
    r->declared = 0;
    if (exceeds(r, name, ++r->elements, IDNV_LGR_MAX_ELEMENTS, "elements") ||
        exceeds(r, name, attributes_len, IDNV_LGR_MAX_ATTRIBUTES, "attributes"))
        return;
    if (r->skipped > 0) {
        if (++r->skipped > 1000)
            idnvi_lgr_limit(&r->b, &r->where, "elements nested too deeply");
        stop_if_failed(r);
        return;
    }
    enum idnvi_lgr_element element = find_element(r, name);
    set_where(r, element == EL_SKIPPED ? local_name(name) : elements[element].name);
    if (element == EL_SKIPPED) {
        misplaced(r, name);
        r->skipped = 1;
        return;
    }
    if (r->depth == IDNV_LGR_MAX_DEPTH) {
        idnvi_lgr_limit(&r->b, &r->where, "elements nested deeper than %u", IDNV_LGR_MAX_DEPTH);
        stop_if_failed(r);
        return;
    }
    if (r->depth > 0)
        check_order(r, idnvi_lgr_top(r), element);
    take_attributes(r, element, attributes);
    r->stack[r->depth++] = (struct idnvi_lgr_frame){
        .element = element,
        .line = r->where.line,
        .column = r->where.column,
        .index = IDNVI_LGR_NONE,
        .last = IDNVI_LGR_NONE,
    };
    r->text.len = 0;
    start(r, element);
    stop_if_failed(r);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct idnvi_lgr_reader *r = data;
    (void)name;
    if (r->b.status != IDNV_OK)
        return;
    if (r->skipped > 0) {
        r->skipped--;
        return;
    }
    struct idnvi_lgr_frame *frame = idnvi_lgr_top(r);
    r->where = (struct idnvi_lgr_where){elements[frame->element].name, frame->line, frame->column};
    if (frame->element == EL_LGR) {
        if ((frame->seen & BIT(EL_DATA)) == 0)
            idnvi_lgr_error(&r->b, &r->where, "RFC 7940, 4.2", "there is no element data");
    } else if (frame->element == EL_DATA) {
        if (frame->seen == 0)
            idnvi_lgr_departure(&r->b, &r->where, "RFC 7940, 5", "data is empty");
    } else if (frame->element > EL_RULES && frame->element < EL_CHAR) {
        idnvi_lgr_meta_end(r, frame->element);
    } else if (frame->element >= EL_CHAR && frame->element < EL_CLASS) {
        idnvi_lgr_data_end(r, frame->element);
    } else if (frame->element >= EL_CLASS) {
        idnvi_lgr_rules_end(r, frame->element);
    }
    r->depth--;
    r->text.len = 0;
    stop_if_failed(r);
}

static void XMLCALL on_text(void *data, const XML_Char *text, int len)
{
    struct idnvi_lgr_reader *r = data;
    if (r->b.status != IDNV_OK || r->skipped > 0 || r->depth == 0)
        return;
    struct idnvi_lgr_frame *frame = idnvi_lgr_top(r);
    if (elements[frame->element].text) {
        if (!idnvi_lgr_vec_reserve(r->b.allocator, &r->text, 1, (uint32_t)len)) {
            r->b.status = IDNV_ERR_MEMORY;
            stop_if_failed(r);
            return;
        }
        memcpy((char *)r->text.ptr + r->text.len, text, (size_t)len);
        r->text.len += (uint32_t)len;
        return;
    }
    for (int i = 0; i < len && !frame->text; i++) {
        if (idnvi_lgr_is_space(text[i]))
            continue;
        frame->text = true;
        set_where(r, elements[frame->element].name);
        idnvi_lgr_departure(&r->b, &r->where, elements[frame->element].section,
                            "text in element %s", elements[frame->element].name);
    }
}

/* expat writes the namespace out before each name with its prefix, so a long one is much work. */
static void XMLCALL on_namespace(void *data, const XML_Char *prefix, const XML_Char *uri)
{
    struct idnvi_lgr_reader *r = data;
    (void)prefix;
    r->declared++;
    if (r->b.status != IDNV_OK || uri == NULL || strlen(uri) <= IDNV_LGR_MAX_NAMESPACE)
        return;
    set_where(r, "");
    idnvi_lgr_limit(&r->b, &r->where, "a namespace of more than %u octets",
                    IDNV_LGR_MAX_NAMESPACE);
    stop_if_failed(r);
}

static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_internal_subset)
{
    struct idnvi_lgr_reader *r = data;
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    set_where(r, "");
    idnvi_lgr_error(&r->b, &r->where, "idnv, limits",
                    "a document type declaration is not accepted");
    XML_StopParser(r->parser, XML_FALSE);
}

static void parse(struct idnvi_lgr_reader *r, const char *bytes, size_t len)
{
    static const XML_Memory_Handling_Suite suite = {memory_malloc, memory_realloc, memory_free};
    static const XML_Char separator[] = {SEPARATOR, 0};
    XML_Parser parser = XML_ParserCreate_MM(NULL, &suite, separator);
    if (parser == NULL) {
        r->b.status = IDNV_ERR_MEMORY;
        return;
    }
    r->parser = parser;
    r->marked = has_mark(bytes, len);
    XML_SetUserData(parser, r);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartNamespaceDeclHandler(parser, on_namespace);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_NEVER);
    if (XML_Parse(parser, bytes, (int)len, XML_TRUE) != XML_STATUS_OK) {
        enum XML_Error error = XML_GetErrorCode(parser);
        if (error != XML_ERROR_ABORTED)
            set_where(r, r->depth > 0 ? elements[idnvi_lgr_top(r)->element].name : "");
        if (error == XML_ERROR_NO_MEMORY && memory->refused) {
            idnvi_lgr_limit(&r->b, &r->where, "the XML parser needs more than %u octets",
                            IDNV_LGR_MAX_PARSER);
        } else if (error == XML_ERROR_NO_MEMORY) {
            r->b.status = IDNV_ERR_MEMORY;
        } else if (error != XML_ERROR_ABORTED) {
            idnvi_lgr_error(&r->b, &r->where, "XML 1.0", "not well-formed: %s",
                            XML_ErrorString(error));
        }
    }
    XML_ParserFree(parser);
    r->parser = NULL;
}

static idnv_status read_document(idnv_lgr **lgr, const char *bytes, size_t len, bool idntable,
                                 const idnv_lgr_options *options, idnv_lgr_diagnostics *diagnostics)
{
    struct idnvi_lgr_reader r;
    if (lgr == NULL)
        return IDNV_ERR_ARGUMENT;
    *lgr = NULL;
    if ((bytes == NULL && len > 0) || (options != NULL && options->size != sizeof *options))
        return IDNV_ERR_ARGUMENT;
    memset(&r, 0, sizeof r);
    r.idntable = idntable;
    if (idnvi_lgr_build_init(&r.b, options, diagnostics)) {
        if (len > IDNV_LGR_MAX_BYTES) {
            idnvi_lgr_limit(&r.b, NULL, "the document is longer than %u octets",
                            IDNV_LGR_MAX_BYTES);
        } else {
            struct memory held = {.allocator = r.b.allocator};
            struct memory *outer = memory;
            memory = &held;
            parse(&r, bytes, len);
            memory = outer;
            if (idntable)
                idnvi_lgr_add_actions(&r.b, r.b.variants.len > 0);
        }
        idnvi_lgr_vec_free(r.b.allocator, &r.text);
    }
    return idnvi_lgr_build_finish(&r.b, lgr);
}

idnv_status idnv_lgr_read(idnv_lgr **lgr, const char *bytes, size_t len,
                          const idnv_lgr_options *options, idnv_lgr_diagnostics *diagnostics)
{
    return read_document(lgr, bytes, len, false, options, diagnostics);
}

idnv_status idnvi_lgr_read_idntable(idnv_lgr **lgr, const char *bytes, size_t len,
                                    const idnv_lgr_options *options,
                                    idnv_lgr_diagnostics *diagnostics)
{
    return read_document(lgr, bytes, len, true, options, diagnostics);
}
