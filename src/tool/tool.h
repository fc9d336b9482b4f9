/* SPDX-License-Identifier: MIT */
/*
 * The frame of the command-line tool.
 *
 * A command is one row of the table in commands.c. Most commands answer records: the frame reads
 * records from arguments or standard input, calls command->record once for each, in batches that
 * threads share under -j, and writes what the calls appended in the order of the input. Other
 * commands have `run` and do as they like.
 *
 * Nothing here is global: a `struct tool` is set up once and is constant while records are
 * answered; each thread has its own `struct worker`.
 *
 * What needs libunistring, libidnv-lgr or libidnv-zone lives in modules, loaded when a command or
 * an option asks for them (module.h).
 */
#ifndef IDNV_TOOL_H
#define IDNV_TOOL_H

#include <stddef.h>
#include <stdint.h>

#include <idnv.h>
#include <idnv/policy.h>

#include "buf.h"
#include "json.h"
#include "text.h"

/* Exit status; the highest of a run wins. */
enum { EXIT_VALID = 0, EXIT_OTHER = 1, EXIT_USAGE = 2, EXIT_IO = 3 };

enum format { FORMAT_TEXT, FORMAT_TSV, FORMAT_JSON };
enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };
enum worst_tier { WORST_K0, WORST_V, WORST_K1, WORST_K2, WORST_K3 };
enum targets_action { TARGETS_LIST, TARGETS_REVIEW, TARGETS_BLOCK };

/* Bits of command->options: the options that a command takes. options.c holds their names. */
enum {
    OPT_PROFILE = 1u << 0,
    OPT_UNICODE = 1u << 1,
    OPT_POLICY = 1u << 2, /* --tld, --policy, --table, --lang */
    OPT_ZONE = 1u << 3,
    OPT_TARGETS = 1u << 4, /* --targets, --targets-action, --blocked */
    OPT_IDN_ONLY = 1u << 5,
    OPT_LIMIT = 1u << 6,
    OPT_FORMAT = 1u << 7,
    OPT_EXPLAIN = 1u << 8,
    OPT_RECORDS = 1u << 9, /* -0, -j, --progress */
    OPT_OUTPUT = 1u << 10, /* -o FILE */
    OPT_IDN2 = 1u << 11,   /* -d, -l, -r, --no-tr46 */
    OPT_OWNER = 1u << 12,
    OPT_TIER = 1u << 13,
    OPT_UPGRADE = 1u << 14,
    OPT_SCRIPT = 1u << 16, /* --script, --tld */
    OPT_FROM = 1u << 17,
    OPT_LABELS = 1u << 18,
    OPT_TABLE = 1u << 19, /* --table, --lang */
    OPT_INDEX = 1u << 20, /* --zone, --tld, --policy of a command about an index */
    OPT_SOURCE = 1u << 21, /* --lenient; --table of an image that keeps its documents */
    OPT_KEEP = 1u << 22,   /* --keep-source, --lenient */
    OPT_XML = 1u << 23     /* --xml */
};
/* --quiet, --color and --help are taken by all. */

struct options {
    const char *profile_name; /* NULL: the command's own */
    const char *unicode;
    const char *tld;  /* A-label, lower case; the last label of suffix */
    char suffix[256]; /* --tld in full: the TLD, or a zone below it */
    const char *policy;
    const char *table;
    const char *lang;
    const char *zone;
    const char *targets;
    const char *blocked;
    const char *output;
    const char *labels; /* policy diff */
    const char *script; /* policy new */
    int from;           /* policy import: an idnv_lgr_format */
    const char *owner;
    uint64_t limit;
    unsigned jobs;
    enum format format;
    enum when color;
    enum when progress;
    enum targets_action targets_action;
    enum worst_tier tier; /* clashes beyond it are left out; the values are IDNV_TIER_... */
    unsigned char idn_only;
    unsigned char explain;
    unsigned char upgrade;
    unsigned char quiet;
    unsigned char nul;     /* -0 */
    unsigned char help;
    unsigned char version;
    unsigned char lenient;
    unsigned char keep_source; /* policy compile */
    unsigned char xml;         /* policy show */
    unsigned char decode;  /* -d of idn2 */
};

/* One record. Commands that read two fields (command->fields == 2) get the second in field2. */
struct record {
    const char *data;
    size_t len;
    const char *field2; /* NULL: none */
    size_t field2_len;
    uint64_t line;
    int cr_dropped;
    int fields_wrong; /* two were wanted, and data holds none or more than one tab: all of it */
};

enum verdict { VERDICT_VALID, VERDICT_REVIEW, VERDICT_BLOCKED, VERDICT_INELIGIBLE, VERDICT_INVALID };
const char *verdict_name(enum verdict verdict);

/* Findings kept of one record; the rest are counted in one note MORE_FINDINGS. */
#define FINDINGS_MAX 1000

/* The answer to one record of check, to-ascii and to-unicode, in the order of the JSON object. */
struct answer {
    const struct record *record;
    const char *a_label; /* NULL: absent */
    size_t a_label_len;
    const char *u_label;
    size_t u_label_len;
    enum verdict verdict; /* a part raises it with answer_raise, never lowers it */
    int status;           /* an exit status: EXIT_IO where a part could not do its work */
    int forms_only;       /* the protocol was not asked for its verdict */
    idnv_report report;   /* parts add with answer_add */
    /* What the policy part judged, for the parts after it: the label's code points, and the table;
       judged_len 0: nothing. */
    uint32_t judged[IDNV_LABEL_MAX];
    size_t judged_len;
    const idnv_policy *policy_used; /* NULL: none */
    uint32_t policy_table;
    /* TSV columns of the policy part; NULL or empty: absent. Valid until the record is written. */
    const char *table;
    const char *disposition;
    const char *index_label;
    size_t index_label_len;
    /* JSON objects of the policy and homograph parts; empty: absent. */
    struct buf policy;
    struct buf homograph;
    size_t clash_count; /* names that clash, at whatever tier */
    /* For text: the names that clash, for the record's line; which of them count, in lines for
       standard error; sentences for --explain, each ended by a line feed. */
    struct buf clash_names;
    struct buf clashes;
    struct buf sentences;
    /* What the texts of POLICY_... findings add: the table, in the first reason_table_len octets,
       and for the finding that decided the registry's rule. */
    struct buf reason;
    size_t reason_table_len;
    uint32_t reason_rule, reason_index; /* rule and index of the finding that decided */
};

struct tool;
struct worker;

/*
 * A part of `check` beyond the protocol (policy, homograph), in the order of parts.c. open is called
 * once before the first record and only when the command takes the options; it returns an exit
 * status, and a message has been printed when it is not 0. judge is called for each record, from
 * several threads, with all earlier parts done.
 */
struct part {
    int (*open)(struct tool *tool, void **state);
    void (*judge)(struct worker *w, void *state, struct answer *answer);
    void (*close)(void *state);
};
enum { PARTS_MAX = 4 };
extern const struct part *const tool_parts[PARTS_MAX + 1]; /* ends with NULL */

struct command {
    const char *name;      /* "check" */
    const char *second;    /* "lint" of `policy lint`; else NULL */
    const char *arguments; /* for the usage line */
    const char *help;      /* one line */
    unsigned options;      /* OPT_... */
    int fields;            /* 1, or 2 for records of two fields */
    const char *profile;   /* default profile; NULL: registration */
    /* One of the two. record answers one record into w->out (and w->err): EXIT_VALID, EXIT_OTHER. */
    int (*record)(struct worker *w, const struct record *record);
    int (*run)(struct tool *tool);
    /* May be NULL: before the first record; an exit status other than 0 ends the program. */
    int (*open)(struct tool *tool);
    /* May be NULL: after the last record and the writing of its answer, also when open failed or
       tool->broken_off is set; an exit status. */
    int (*close)(struct tool *tool);
    const char *module; /* the module that holds the functions; NULL: they are here */
};
extern const struct command tool_commands[]; /* ends with a NULL name */

struct tool {
    struct options opt;
    struct command command; /* with the functions of its module filled in */
    const idnv_profile *profile;
    char **args; /* arguments that are not options */
    size_t n_args;
    int out_terminal; /* standard output is a terminal */
    int err_terminal;
    int same_terminal; /* both are the same one: keep the order of answers and findings */
    int color;
    void *part_state[PARTS_MAX];
    void *command_state; /* the command's own, set by its open */
    int broken_off; /* for close: not all records were read, or not all answers written */
};

struct worker {
    struct tool *tool;
    struct buf out; /* for standard output */
    struct buf err; /* for standard error */
    struct buf ascii; /* forms of the record at hand */
    struct buf unicode;
    struct buf text; /* scratch for the command */
    struct buf canonical; /* of the policy part: the name in canonical form, */
    struct buf index;     /* and the index label */
    int status;           /* EXIT_IO when a part could not do its work on some record */
    idnv_finding findings[FINDINGS_MAX + 2];
    struct answer answer;
    void *state; /* the command's own, one per thread */
};

/* Messages: "idnv: ..." on standard error, unless --quiet. Returns status. */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
int tool_fail(const struct tool *tool, int status, const char *format, ...);
/* EXIT_USAGE, after a message, where --tld names more than a TLD: for what is about a whole one. */
int tool_tld_only(const struct tool *tool);

/* options.c. Status 0, or EXIT_USAGE after a message. */
int options_parse(struct tool *tool, int argc, char **argv);
/* --quiet counts wherever it stands, also for faults before it. */
void options_hear_quiet(struct tool *tool, int argc, char **argv);
void options_usage(struct buf *out, const struct command *command);

/* run.c: answers all records; the exit status. */
int tool_run_records(struct tool *tool);

/* output.c: all of it to fd; 0, or an errno. */
int output_write(int fd, const char *data, size_t len);
/* All of b to standard output, and the exit status of an errno from there. */
int output_buf(struct tool *tool, struct buf *b);
int output_status(const struct tool *tool, int error);
/* All of b to a file, as a whole or not at all ("-": standard output); an exit status. */
int output_file(struct tool *tool, const char *path, struct buf *b);

/*
 * A whole file of at most max octets in memory ("-": standard input); EXIT_IO after a message. The
 * octets are the caller's (buf_free).
 */
#define POLICY_FILE_MAX ((size_t)64 << 20) /* a document or an image, whatever is sent as one */
int file_read(const struct tool *tool, struct buf *b, const char *path, size_t max);

/* answer.c */
void answer_begin(struct worker *w, const struct record *record);
/* Adds a finding; label, index, cp IDNV_ABSENT where they do not apply. */
void answer_add(struct answer *answer, const idnv_finding *finding);
/* A finding about the whole name. */
void answer_add_name(struct answer *answer, uint16_t rule, uint8_t severity, size_t byte,
                     size_t bytes);
/* The findings that are listed, at report.findings: at most FINDINGS_MAX and a note. */
size_t answer_listed(const struct answer *answer);
void answer_raise(struct answer *answer, enum verdict verdict);
/* Converts the record; sets the forms and findings. unicode_rules: findings of to-unicode. */
void answer_convert(struct worker *w, int unicode_rules);
/* Both forms of the record as it stands, findings only of what cannot be read; 0: there are. */
int answer_forms(struct worker *w);
/* Writes the answer in the format asked for; text_kind as below. Returns the exit status. */
enum text_kind { TEXT_A_LABEL, TEXT_U_LABEL, TEXT_VERDICT, TEXT_CLASHES };
int answer_write(struct worker *w, enum text_kind kind);
/* Pieces, for commands with their own objects. */
void answer_json_forms(struct json *j, const struct answer *answer);
void answer_json_input(struct json *j, const struct record *record);
void answer_json_findings(struct json *j, const struct answer *answer);
void answer_json_versions(struct json *j, const struct tool *tool);
struct json worker_json(struct worker *w);
/* The end of a record: LF, or NUL with -0 in text and TSV. */
void worker_end_record(struct worker *w);
/* Escapes for text on standard output, given what it is. */
unsigned worker_escapes(const struct worker *w);

/* findings.c: the findings as text on standard error (nothing with --quiet). */
void findings_print(struct worker *w, const struct answer *answer);
/* With --explain: the verdict in sentences. */
void findings_explain(struct worker *w, const struct answer *answer);
/* The text of a finding: the rule's, the count of MORE_FINDINGS, the table and its rule. */
void finding_text(struct buf *out, const struct answer *answer, const idnv_finding *finding);

/* Commands of this program. */
int command_to_ascii(struct worker *w, const struct record *record);
int command_to_unicode(struct worker *w, const struct record *record);
int command_check(struct worker *w, const struct record *record);
int command_check_open(struct tool *tool);
int command_pair(struct worker *w, const struct record *record);
int command_explain(struct tool *tool);
int command_policy_list(struct tool *tool);
int command_policy_eval(struct worker *w, const struct record *record);
int command_variants(struct worker *w, const struct record *record);
int command_variants_open(struct tool *tool);
int command_variants_close(struct tool *tool);

#endif
