/* SPDX-License-Identifier: MIT */
/* The table of commands, and the parts that `check` consists of beyond the protocol. */
#include "homograph.h"
#include "tool.h"

#define CONVERT (OPT_PROFILE | OPT_UNICODE | OPT_FORMAT | OPT_EXPLAIN | OPT_RECORDS)
#define JUDGE   (CONVERT | OPT_POLICY | OPT_ZONE | OPT_TARGETS | OPT_IDN_ONLY | OPT_LIMIT)

const struct command tool_commands[] = {
    {.name = "to-ascii",
     .arguments = "[NAME]...",
     .help = "Convert names to their A-form",
     .options = CONVERT | OPT_IDN2,
     .profile = "uts46",
     .record = command_to_ascii},
    {.name = "to-unicode",
     .arguments = "[NAME]...",
     .help = "Convert names to their U-form",
     .options = CONVERT | OPT_IDN2,
     .profile = "uts46",
     .record = command_to_unicode},
    {.name = "check",
     .arguments = "[NAME]...",
     .help = "Judge names: may they be registered, and if not, why not",
     .options = JUDGE,
     .open = command_check_open,
     .record = command_check},
    {.name = "pair",
     .arguments = "A-NAME U-NAME",
     .help = "Do an A-form and a U-form belong together",
     .options = CONVERT,
     .fields = 2,
     .record = command_pair},
    {.name = "explain",
     .arguments = "RULE | U+XXXX | CHARACTER",
     .help = "Say what a rule is, or what is known of a character and why it is allowed or not",
     .options = OPT_FORMAT | OPT_UNICODE,
     .run = command_explain},
    {.name = "skeleton",
     .arguments = "[LABEL]...",
     .help = "Print the look-alike keys of labels, their scripts and restriction level",
     .options = CONVERT,
     .record = command_skeleton},
    {.name = "compare",
     .arguments = "A B",
     .help = "Do two labels look alike, how, and where",
     .options = CONVERT,
     .fields = 2,
     .record = command_compare},
    {.name = "audit",
     .arguments = "--targets=FILE [NAME]...",
     .help = "Find names that look like those of a list, also between hyphens",
     .options = CONVERT | OPT_POLICY | OPT_TARGETS | OPT_IDN_ONLY,
     .open = command_audit_open,
     .record = command_audit},
    {.name = NULL},
};

const struct part *const tool_parts[PARTS_MAX + 1] = {&homograph_part, NULL};

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"valid", "review", "blocked", "ineligible", "invalid"};
    return names[verdict];
}
