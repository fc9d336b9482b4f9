/* SPDX-License-Identifier: MIT */
/*
 * libidnv-lgr: label generation rulesets (RFC 7940), the documents in which a registry says what
 * may be registered. This library reads and checks them, writes them back, imports older formats
 * (RFC 3743, RFC 4290, lists, the XML form before the RFC) and compiles them to the policy images
 * that libidnv evaluates (idnv/policy.h). Unlike libidnv it allocates, through the caller's
 * functions if so wanted; it still does no I/O, knows no locale and has no global state.
 *
 *     static idnv_lgr_diagnostic list[64];
 *     idnv_lgr_diagnostics found;
 *     idnv_lgr_options options;
 *     idnv_lgr *lgr;
 *     idnv_lgr_diagnostics_init(&found, list, 64);
 *     idnv_lgr_options_init(&options);
 *     options.file = "se.xml";
 *     if (idnv_lgr_read(&lgr, bytes, len, &options, &found) == IDNV_OK) {
 *         ...;
 *         idnv_lgr_free(lgr);
 *     }
 *
 * Threads: no function has hidden state; const arguments may be shared between threads, others
 * need exclusive access.
 */
#ifndef IDNV_LGR_H
#define IDNV_LGR_H

#include <stddef.h>
#include <stdint.h>

#include <idnv/export.h>
#include <idnv/status.h>

IDNV_BEGIN

/* Version of libidnv-lgr that is loaded; the same numbering as idnv_version(). */
IDNV_API const char *idnv_lgr_version(void);

/*
 * Limits. A document that exceeds one is refused with IDNV_ERR_LIMIT; each is far above what any
 * published table needs, and together they bound time and memory (4 s, 200 MB).
 */
#define IDNV_LGR_MAX_BYTES      (32u << 20) /* octets of a document */
#define IDNV_LGR_MAX_PARSER     (136u << 20) /* octets that the XML parser holds; many per name */
#define IDNV_LGR_MAX_ELEMENTS   1000000u    /* elements, with those that are skipped */
#define IDNV_LGR_MAX_ATTRIBUTES 1000u       /* of an element, with the namespaces it declares */
#define IDNV_LGR_MAX_NAMESPACE  100u        /* octets of the name of an XML namespace */
#define IDNV_LGR_MAX_DEPTH      32u         /* nested elements */
#define IDNV_LGR_MAX_SEQUENCE   63u         /* code points of a sequence */
#define IDNV_LGR_MAX_CHARS      200000u     /* char and range elements */
#define IDNV_LGR_MAX_VARIANTS   300000u     /* var elements */
#define IDNV_LGR_MAX_NODES      65535u      /* elements inside rules; the same for classes */
#define IDNV_LGR_MAX_RULES      4096u       /* named rules, actions, references, tags, words: each */
#define IDNV_LGR_MAX_INTERVALS  2000000u    /* intervals of all classes together */
#define IDNV_LGR_MAX_COUNT      65535u      /* a number in a count attribute */
#define IDNV_LGR_MAX_LIST       256u        /* tags or references of one element */
#define IDNV_LGR_MAX_LINE       2047u       /* octets of a line of a text table */
#define IDNV_LGR_MAX_COLUMN     64u /* variants in a column of a text table; references of one */

/* A parsed document. Opaque, immutable after reading; freed with idnv_lgr_free. */
typedef struct idnv_lgr idnv_lgr;

/*
 * Where memory comes from. resize(context, NULL, n) allocates n octets aligned for any object,
 * resize(context, p, n) changes the size of a block, resize(context, p, 0) frees it and returns
 * NULL. NULL otherwise means out of memory; the old block is then still valid. The library
 * releases everything it took, also after a failure. Only qsort of the C library may take memory of
 * its own, and gives it back.
 */
typedef struct idnv_lgr_allocator {
    void *(*resize)(void *context, void *block, size_t size);
    void *context;
} idnv_lgr_allocator;

/* Set up with idnv_lgr_options_init; a NULL pointer to options means these defaults. */
typedef struct idnv_lgr_options {
    uint32_t size;    /* sizeof(idnv_lgr_options), set by idnv_lgr_options_init */
    uint32_t lenient; /* not 0: what breaks the RFC but ICANN's tools accept is a warning */
    const char *file; /* NUL-terminated name for diagnostics, "" for none; used during the call */
    const idnv_lgr_allocator *allocator; /* NULL: realloc and free; must outlive the idnv_lgr */
    uint32_t reserved[8];                /* zero */
} idnv_lgr_options;

IDNV_API void idnv_lgr_options_init(idnv_lgr_options *options);

/*
 * One remark about a document. Fixed size, no pointers. Texts are UTF-8, NUL-terminated and cut at
 * a character boundary where they would not fit.
 */
typedef struct idnv_lgr_diagnostic {
    uint32_t severity;  /* IDNV_SEVERITY_ERROR, _WARNING or _NOTE (idnv/report.h) */
    uint32_t rule;      /* number in rules.def for findings of lint, else 0 */
    uint32_t line;      /* 1-based; 0: about the whole document */
    uint32_t column;    /* 1-based, in characters; 0 with line 0 */
    char file[64];      /* base name of options.file */
    char element[32];   /* element at fault: "char"; "" when none */
    char section[32];   /* document section: "RFC 7940, 5.3.1" */
    char text[248];     /* one English sentence without final stop */
} idnv_lgr_diagnostic;

/*
 * A caller-owned list. count may exceed cap: what does not fit is counted, not stored. Functions
 * add and never reset. Wherever a function takes one, NULL is allowed.
 */
typedef struct idnv_lgr_diagnostics {
    uint32_t size;   /* sizeof(idnv_lgr_diagnostics) */
    uint32_t cap;    /* elements of list */
    uint32_t count;  /* diagnostics so far */
    uint32_t errors; /* those of severity error */
    idnv_lgr_diagnostic *list;
    uint32_t reserved[4]; /* zero */
} idnv_lgr_diagnostics;

/* Makes an empty list over cap elements owned by the caller (NULL with cap 0: count only). */
IDNV_API void idnv_lgr_diagnostics_init(idnv_lgr_diagnostics *diagnostics,
                                        idnv_lgr_diagnostic *list, uint32_t cap);

/* Sizes of the structures above, for callers in other languages. */
IDNV_API size_t idnv_lgr_options_sizeof(void);
IDNV_API size_t idnv_lgr_diagnostic_sizeof(void);
IDNV_API size_t idnv_lgr_diagnostics_sizeof(void);

/*
 * Reads one RFC 7940 document of len octets: XML in UTF-8 or UTF-16, byte order mark allowed, or in
 * the ISO-8859-1 or US-ASCII that its declaration names.
 * On IDNV_OK *lgr is the parsed document, owned by the caller; otherwise it is set to NULL.
 * The bytes are not used after the call.
 *
 * A document that breaks the RFC is refused; with options->lenient those departures that ICANN's
 * tools accept are warnings. A document type declaration is always refused (and with it entities),
 * and so are unresolved or circular references. Several variants of one code point to one target
 * with different types (8.4) are a warning in any case.
 *
 * IDNV_OK            read; diagnostics may hold warnings
 * IDNV_ERR_SYNTAX    not well-formed, or not valid by RFC 7940; at least one error is reported
 * IDNV_ERR_LIMIT     beyond a limit above; one error says which
 * IDNV_ERR_MEMORY    the allocator failed
 * IDNV_ERR_ARGUMENT  lgr is NULL, bytes is NULL with len > 0, or options of another size
 */
IDNV_API idnv_status idnv_lgr_read(idnv_lgr **lgr, const char *bytes, size_t len,
                                   const idnv_lgr_options *options,
                                   idnv_lgr_diagnostics *diagnostics);

/* Formats from before RFC 7940. The values are stable. */
typedef int32_t idnv_lgr_format;
enum {
    IDNV_LGR_FORMAT_GUESS = 0,   /* by what the rows look like */
    IDNV_LGR_FORMAT_RFC3743 = 1, /* base;preferred variants;variants, with references (0,1) */
    IDNV_LGR_FORMAT_RFC4290 = 2, /* base|variant:variant */
    IDNV_LGR_FORMAT_LIST = 3,    /* a code point, range or sequence per line */
    IDNV_LGR_FORMAT_IDNTABLE = 4 /* XML in the namespace http://www.iana.org/idn-tables/0.1 */
};

/*
 * Makes a document from a table in an older format; arguments and status as for idnv_lgr_read.
 * Text tables are UTF-8; # begins a comment. Header comments become the description, comments of
 * rows those of the code points, of Version and Reference lines theirs. What two rows list is a
 * warning, and the first counts. Variants of RFC 3743 get the types preferred, r-preferred (of a
 * code point to itself), r-other (the same, where it has preferred variants and is none of them)
 * and blocked, with actions after RFC 7940, appendix B; variants of RFC 4290 are blocked. What such
 * a format does not say (scope, Unicode version, ...) is absent.
 */
IDNV_API idnv_status idnv_lgr_import(idnv_lgr **lgr, const char *bytes, size_t len,
                                     idnv_lgr_format format, const idnv_lgr_options *options,
                                     idnv_lgr_diagnostics *diagnostics);

/*
 * Writes a document as canonical XML (UTF-8) into dst, which has room for cap octets: the same
 * document always gives the same octets, and reading them gives the same document. *needed is the
 * length, also when it does not fit (IDNV_ERR_SPACE; dst then holds the beginning). No NUL is
 * added. IDNV_OK, IDNV_ERR_SPACE, IDNV_ERR_ARGUMENT.
 */
IDNV_API idnv_status idnv_lgr_write(char *dst, size_t cap, size_t *needed, const idnv_lgr *lgr);

/* Frees a document; NULL is allowed. */
IDNV_API void idnv_lgr_free(idnv_lgr *lgr);

/*
 * One table for a policy image (idnv/policy.h). Zero it, then set size and what there is; texts are
 * UTF-8 without NUL, with their length, and may be NULL with 0. All of it stays the caller's.
 */
typedef struct idnv_lgr_source {
    uint32_t size;          /* sizeof(idnv_lgr_source) */
    uint32_t keep_document; /* not 0: the image holds the document, so that it can be had back */
    const idnv_lgr *lgr;    /* never NULL */
    const char *id; /* table id, unique in the image: base name of the file without .xml */
    size_t id_len;
    const char *source; /* where the rules were read */
    size_t source_len;
    const char *confidence; /* how sure that is */
    size_t confidence_len;
    const char *document; /* the octets that lgr was read from; their SHA-256 is kept, without them
                             that of what idnv_lgr_write gives */
    size_t document_len;
} idnv_lgr_source;
IDNV_API size_t idnv_lgr_source_sizeof(void);

/* A suffix under which registrations happen: lower case, A-labels, no final dot. */
typedef struct idnv_lgr_suffix {
    const char *name;
    size_t name_len;
    const uint32_t *tables; /* indexes of the sources tried below it, each once; none: all */
    size_t tables_len;
    const char *confidence; /* how sure it is that names are registered below it; may be NULL */
    size_t confidence_len;
} idnv_lgr_suffix;
IDNV_API size_t idnv_lgr_suffix_sizeof(void);

/*
 * Compiles count tables, at least one, in the order in which they are to be tried, into one policy
 * image. The same input gives the same octets, on every machine. On IDNV_OK *image and *len are the
 * image, the caller's (idnv_lgr_image_free with the same allocator, NULL: realloc and free).
 *
 * IDNV_OK            compiled
 * IDNV_ERR_SYNTAX    a rule that RFC 7940, 6.4 leaves undefined, or an id that another table has;
 *                    one diagnostic says which
 * IDNV_ERR_LIMIT     rules too costly to evaluate, or more of something than the format holds
 * IDNV_ERR_MEMORY    the allocator failed
 * IDNV_ERR_ARGUMENT  no source, NULL with a length, a source of another size, an index that no
 *                    source has, the name of a suffix in another form than above; an id, source
 *                    or confidence that is not UTF-8 or has a NUL: one diagnostic says which, of
 *                    which table or suffix, counted from 1
 */
IDNV_API idnv_status idnv_lgr_compile(void **image, size_t *len, const idnv_lgr_source *sources,
                                      size_t count, const idnv_lgr_suffix *suffixes,
                                      size_t suffix_count, const idnv_lgr_allocator *allocator,
                                      idnv_lgr_diagnostics *diagnostics);

/* Frees an image; NULL is allowed. */
IDNV_API void idnv_lgr_image_free(void *image, const idnv_lgr_allocator *allocator);

IDNV_END

#endif
