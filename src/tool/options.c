/* SPDX-License-Identifier: MIT */
/* Options: one table, a parser that stops at the first fault, and the usage text made from it. */
#include <stdlib.h>
#include <string.h>

#include "tool.h"

enum kind { STRING, FLAG, CHOICE, NUMBER, JOBS, PROFILE_WORD };

struct option {
    const char *name; /* without the dashes */
    char letter;      /* 0: none */
    unsigned char kind;
    unsigned short at;    /* offset in struct options */
    unsigned takers;      /* OPT_... of the commands that take it; 0: all */
    const char *argument; /* NULL: none; for CHOICE the words, separated by | */
    const char *help;
};

#define AT(member) ((unsigned short)offsetof(struct options, member))

static const struct option options[] = {
    {"profile", 0, STRING, AT(profile_name), OPT_PROFILE, "NAME",
     "registration, lookup, uts46, uts46-transitional, browser or dns"},
    {"unicode", 0, STRING, AT(unicode), OPT_UNICODE, "VERSION",
     "restrict the repertoire to this Unicode version (6.1 to 18.0)"},
    {"tld", 0, STRING, AT(tld), OPT_POLICY, "TLD",
     "judge by the policy of this TLD, or below this zone of it"},
    {"tld", 0, STRING, AT(tld), OPT_INDEX, "TLD", "the TLD whose policy made the index"},
    {"tld", 0, STRING, AT(tld), OPT_SCRIPT, "TLD", "the TLD that the policy is for"},
    {"policy", 0, STRING, AT(policy), OPT_POLICY, "FILE", "judge by this policy (XML or image)"},
    {"policy", 0, STRING, AT(policy), OPT_INDEX, "FILE", "the policy that made the index"},
    {"table", 0, STRING, AT(table), OPT_POLICY | OPT_TABLE, "ID", "use only this table of the policy"},
    {"table", 0, STRING, AT(table), OPT_SOURCE, "ID", "of an image: the table whose XML is read"},
    {"lang", 0, STRING, AT(lang), OPT_POLICY | OPT_TABLE, "TAG",
     "try the table of this language first"},
    {"zone", 0, STRING, AT(zone), OPT_ZONE, "FILE", "compare with this index of names"},
    {"zone", 0, STRING, AT(zone), OPT_INDEX, "FILE", "the index, instead of the first argument"},
    {"owner", 0, STRING, AT(owner), OPT_OWNER, "OWNER",
     "who holds the names; questions leave out names of the same owner"},
    {"tier", 0, CHOICE, AT(tier), OPT_TIER, "k0|v|k1|k2|k3", "leave out clashes beyond this tier"},
    {"upgrade", 0, FLAG, AT(upgrade), OPT_UPGRADE, NULL,
     "list the names for which the data now in use answer otherwise"},
    {"targets", 0, STRING, AT(targets), OPT_TARGETS, "FILE", "compare with the names in FILE"},
    {"targets-action", 0, CHOICE, AT(targets_action), OPT_TARGETS, "list|review|block",
     "what a look-alike of a target means"},
    {"blocked", 0, STRING, AT(blocked), OPT_TARGETS, "FILE", "block list"},
    {"idn-only", 0, FLAG, AT(idn_only), OPT_IDN_ONLY, NULL,
     "names that are all ASCII: no policy, no --blocked, --zone, --targets"},
    {"limit", 0, NUMBER, AT(limit), OPT_LIMIT, "N", "list at most N variants (default 1000)"},
    {"format", 0, CHOICE, AT(format), OPT_FORMAT, "text|tsv|json", "form of the output"},
    {"explain", 0, FLAG, AT(explain), OPT_EXPLAIN, NULL, "say more about each answer"},
    {"output", 'o', STRING, AT(output), OPT_OUTPUT, "FILE", "write to FILE"},
    {"keep-source", 0, FLAG, AT(keep_source), OPT_KEEP, NULL,
     "the image keeps the XML of its tables"},
    {"xml", 0, FLAG, AT(xml), OPT_XML, NULL, "the document itself, octet for octet"},
    {"lenient", 0, FLAG, AT(lenient), OPT_SOURCE | OPT_KEEP, NULL,
     "accept what breaks RFC 7940 where ICANN's tools do"},
    {"labels", 0, STRING, AT(labels), OPT_LABELS, "FILE",
     "also say which of these labels change their answer"},
    {"script", 0, STRING, AT(script), OPT_SCRIPT, "CODE", "ISO 15924 code, for example Latn"},
    {"from", 0, CHOICE, AT(from), OPT_FROM, "guess|rfc3743|rfc4290|list|idntable",
     "format of the table"},
    {"null", '0', FLAG, AT(nul), OPT_RECORDS, NULL, "records end in NUL, not in a line feed"},
    {"jobs", 'j', JOBS, AT(jobs), OPT_RECORDS, "N", "use N threads"},
    {"progress", 0, CHOICE, AT(progress), OPT_RECORDS, "auto|always|never",
     "show progress on standard error"},
    {"decode", 'd', FLAG, AT(decode), OPT_IDN2, NULL, "to-unicode (as in idn2)"},
    {"lookup", 'l', PROFILE_WORD, 0, OPT_IDN2, NULL, "--profile=lookup (as in idn2)"},
    {"register", 'r', PROFILE_WORD, 0, OPT_IDN2, NULL, "--profile=registration (as in idn2)"},
    {"no-tr46", 0, PROFILE_WORD, 0, OPT_IDN2, NULL, "--profile=lookup (as in idn2)"},
    {"version", 'V', FLAG, AT(version), OPT_IDN2, NULL, "the version of idnv"},
    {"quiet", 'q', FLAG, AT(quiet), 0, NULL, "nothing on standard error"},
    {"color", 0, CHOICE, AT(color), 0, "auto|always|never", "colour on standard error"},
    {"help", 'h', FLAG, AT(help), 0, NULL, "this text"},
};
enum { N_OPTIONS = sizeof options / sizeof options[0], JOBS_MAX = 1024 };

static int takes(const struct command *command, const struct option *o)
{
    return o->takers == 0 || (command->options & o->takers) != 0;
}

static const struct option *find_letter(const struct command *command, char letter)
{
    for (size_t k = 0; k < N_OPTIONS; k++)
        if (options[k].letter == letter && takes(command, &options[k]))
            return &options[k];
    return NULL;
}

static int parse_number(const char *s, uint64_t most, uint64_t *value)
{
    uint64_t n = 0;
    if (*s == 0)
        return 0;
    for (; *s != 0; s++) {
        if (*s < '0' || *s > '9' || n > most / 10)
            return 0;
        n = n * 10 + (uint64_t)(*s - '0');
    }
    *value = n;
    return n <= most;
}

/* The place of word among words separated by |, or -1. */
static int parse_choice(const char *words, const char *word)
{
    size_t len = strlen(word);
    for (int i = 0;; i++) {
        size_t n = strcspn(words, "|");
        if (n == len && memcmp(words, word, n) == 0)
            return i;
        if (words[n] == 0)
            return -1;
        words += n + 1;
    }
}

_Static_assert(sizeof(enum format) == sizeof(int) && sizeof(enum when) == sizeof(int) &&
                   sizeof(enum targets_action) == sizeof(int) &&
                   sizeof(enum worst_tier) == sizeof(int),
               "a choice is stored as an int");

static int store(struct tool *tool, const struct option *o, const char *value)
{
    char *base = (char *)&tool->opt + o->at;
    uint64_t n = 0;
    int choice;
    switch (o->kind) {
    case STRING:
        memcpy(base, &value, sizeof value);
        return 0;
    case FLAG:
        *base = 1;
        return 0;
    case PROFILE_WORD:
        tool->opt.profile_name = o->letter == 'r' ? "registration" : "lookup";
        return 0;
    case CHOICE:
        choice = parse_choice(o->argument, value);
        if (choice < 0)
            return tool_fail(tool, EXIT_USAGE, "--%s takes %s, not '%s'", o->name, o->argument,
                             value);
        memcpy(base, &choice, sizeof choice); /* the enums are as wide as int */
        return 0;
    default:
        if (!parse_number(value, o->kind == JOBS ? JOBS_MAX : UINT64_MAX / 16, &n) ||
            (o->kind == JOBS && n == 0))
            return tool_fail(tool, EXIT_USAGE, "--%s takes a number%s, not '%s'", o->name,
                             o->kind == JOBS ? " from 1 to 1024" : "", value);
        if (o->kind == JOBS)
            tool->opt.jobs = (unsigned)n;
        else
            memcpy(base, &n, sizeof n);
        return 0;
    }
}

static int unknown(const struct tool *tool, const char *dash, const char *name, size_t len)
{
    const struct command *c = &tool->command;
    const char *gap = c->second != NULL ? " " : "", *second = c->second != NULL ? c->second : "";
    return tool_fail(tool, EXIT_USAGE, "unknown option %s%.*s for %s%s%s; see idnv %s%s%s --help",
                     dash, (int)len, name, c->name, gap, second, c->name, gap, second);
}

/* --name, --name=value, --name value. *i is the argument at hand. */
static int parse_long(struct tool *tool, int argc, char **argv, int *i)
{
    const char *name = argv[*i] + 2;
    size_t len = strcspn(name, "=");
    for (size_t k = 0; k < N_OPTIONS; k++) {
        const struct option *o = &options[k];
        if (strlen(o->name) != len || memcmp(o->name, name, len) != 0 || !takes(&tool->command, o))
            continue;
        const char *value = name[len] == '=' ? name + len + 1 : NULL;
        if (o->argument == NULL && value != NULL)
            return tool_fail(tool, EXIT_USAGE, "--%s takes no value", o->name);
        if (o->argument != NULL && value == NULL) {
            if (*i + 1 >= argc)
                return tool_fail(tool, EXIT_USAGE, "--%s needs a value", o->name);
            value = argv[++*i];
        }
        return store(tool, o, value);
    }
    return unknown(tool, "", argv[*i], len + 2);
}

/* -x, -xy, -j4, -j 4 */
static int parse_short(struct tool *tool, int argc, char **argv, int *i)
{
    for (const char *p = argv[*i] + 1; *p != 0; p++) {
        const struct option *o = find_letter(&tool->command, *p);
        if (o == NULL) {
            uint32_t cp;
            int32_t used = idnv_utf8_decode(&cp, p, strlen(p));
            return unknown(tool, "-", p, used > 0 ? (size_t)used : 1);
        }
        if (o->argument == NULL) {
            store(tool, o, NULL);
            continue;
        }
        if (p[1] != 0)
            return store(tool, o, p + 1);
        if (*i + 1 >= argc)
            return tool_fail(tool, EXIT_USAGE, "-%c needs a value", *p);
        return store(tool, o, argv[++*i]);
    }
    return 0;
}

static int choose_profile(struct tool *tool)
{
    const char *name = tool->opt.profile_name;
    if (name == NULL)
        name = tool->command.profile != NULL ? tool->command.profile : "registration";
    tool->profile = idnv_profile_find(name, strlen(name));
    if (tool->profile == NULL)
        return tool_fail(tool, EXIT_USAGE, "unknown profile '%s'", name);
    if (tool->opt.unicode == NULL)
        return 0;
    tool->profile =
        idnv_profile_restrict(tool->profile, tool->opt.unicode, strlen(tool->opt.unicode));
    if (tool->profile == NULL)
        return tool_fail(tool, EXIT_USAGE, "unknown Unicode version '%s' (6.1 to 18.0 are known)",
                         tool->opt.unicode);
    return 0;
}

/* --tld in any form becomes the canonical one, in which policies and their zones are named. */
static int take_tld(struct tool *tool)
{
    struct options *opt = &tool->opt;
    const char *given = opt->tld;
    size_t len = 0, skip = given[0] == '.';
    if (idnv_canonical_key(opt->suffix, sizeof opt->suffix - 1, &len, given + skip,
                           strlen(given) - skip, idnv_profile_find("uts46", 5)) != IDNV_OK)
        return tool_fail(tool, EXIT_USAGE, "--tld=%s: not a top-level domain", given);
    opt->suffix[len] = '\0';
    const char *dot = strrchr(opt->suffix, '.');
    opt->tld = dot != NULL ? dot + 1 : opt->suffix;
    return 0;
}

/* --quiet, -q, or a q among letters before one that takes what follows it. */
static int asks_quiet(const struct command *command, const char *word)
{
    if (word[0] != '-' || word[1] == '-')
        return strcmp(word, "--quiet") == 0;
    for (const char *p = word + 1; *p != '\0'; p++) {
        const struct option *o = find_letter(command, *p);
        if (*p == 'q' || (o != NULL && o->argument != NULL))
            return *p == 'q';
    }
    return 0;
}

void options_hear_quiet(struct tool *tool, int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (asks_quiet(&tool->command, argv[i]))
            tool->opt.quiet = 1;
}

int options_parse(struct tool *tool, int argc, char **argv)
{
    int only_names = 0, status = 0;
    options_hear_quiet(tool, argc, argv);
    for (int i = 0; i < argc && status == 0; i++) {
        if (only_names || argv[i][0] != '-' || argv[i][1] == 0)
            tool->args[tool->n_args++] = argv[i];
        else if (strcmp(argv[i], "--") == 0)
            only_names = 1;
        else if (argv[i][1] == '-')
            status = parse_long(tool, argc, argv, &i);
        else
            status = parse_short(tool, argc, argv, &i);
    }
    if (status != 0 || tool->opt.help || tool->opt.version)
        return status;
    if (tool->opt.tld != NULL)
        status = take_tld(tool);
    if (status != 0)
        return status;
    return choose_profile(tool);
}

enum { HELP_COLUMN = 37 };

void options_usage(struct buf *out, const struct command *command)
{
    buf_printf(out, "usage: idnv %s%s%s [OPTION]... %s\n%s.\n\n", command->name,
               command->second != NULL ? " " : "", command->second != NULL ? command->second : "",
               command->arguments, command->help);
    for (size_t k = 0; k < N_OPTIONS; k++) {
        const struct option *o = &options[k];
        char left[64];
        struct buf name = {.data = left, .cap = sizeof left};
        if (!takes(command, o))
            continue;
        buf_puts(&name, "  ");
        if (o->letter != 0) {
            buf_putc(&name, '-');
            buf_putc(&name, o->letter);
            buf_puts(&name, ", ");
        }
        buf_puts(&name, "--");
        buf_puts(&name, o->name);
        if (o->argument != NULL) {
            buf_putc(&name, '=');
            buf_puts(&name, o->argument);
        }
        if (name.len > HELP_COLUMN) {
            buf_put(out, name.data, name.len);
            buf_putc(out, '\n');
            name.len = 0;
        }
        buf_printf(out, "%-*.*s %s\n", (int)HELP_COLUMN, (int)name.len, name.data, o->help);
    }
}
