/* SPDX-License-Identifier: MIT */
/* idnv: the command-line tool. Finds the command, parses its options, runs it. */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "module.h"
#include "tool.h"

/*
 * A closed descriptor 0, 1 or 2 would be given to the next file opened, and answers would be
 * written into it. It is held by /dev/null, opened the wrong way round, so that its use fails.
 */
static void hold_standard_files(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
            _exit(EXIT_IO);
}

static void look_at_terminals(struct tool *tool)
{
    struct stat out, err;
    tool->out_terminal = isatty(1);
    tool->err_terminal = isatty(2);
    tool->same_terminal = tool->out_terminal && tool->err_terminal && fstat(1, &out) == 0 &&
                          fstat(2, &err) == 0 && out.st_rdev == err.st_rdev;
    tool->color =
        tool->opt.color == WHEN_ALWAYS ||
        (tool->opt.color == WHEN_AUTO && tool->err_terminal && getenv("NO_COLOR") == NULL);
}

static int print_version(struct tool *tool)
{
    struct buf out = {0};
    buf_printf(&out, "idnv %s (Unicode %s)\n", idnv_version(), idnv_unicode_version());
    int status = output_buf(tool, &out);
    buf_free(&out);
    return status;
}

/* The commands of a group, or all of them. */
static void put_list(struct buf *out, const char *group)
{
    for (const struct command *c = tool_commands; c->name != NULL; c++)
        if (group == NULL || strcmp(c->name, group) == 0)
            buf_printf(out, "  %s%s%-*s %s\n", c->name, c->second != NULL ? " " : "",
                       (int)(18 - strlen(c->name) - (c->second != NULL)),
                       c->second != NULL ? c->second : "", c->help);
}

static void put_commands(struct buf *out)
{
    buf_puts(out, "usage: idnv COMMAND [OPTION]... [NAME]...\n"
                  "       idnv [-d] [-l|-r] [OPTION]... [NAME]...   as idn2\n\n");
    put_list(out, NULL);
    buf_puts(out,
             "\nWithout NAME names are read from standard input, one per line.\n"
             "idnv COMMAND --help lists the options of a command; idnv --version.\n"
             "Exit status: 0 all valid, 1 another verdict, 2 usage, 3 cannot read or write.\n");
}

static int print_help(struct tool *tool, int all)
{
    struct buf out = {0};
    if (all)
        put_commands(&out);
    else
        options_usage(&out, &tool->command);
    int status = output_buf(tool, &out);
    buf_free(&out);
    return status;
}

/* A group's name without one of its commands: a question, or a mistake. */
static int group_alone(struct tool *tool, const char *group, const char *word)
{
    struct buf out = {0};
    if (word == NULL || (strcmp(word, "--help") != 0 && strcmp(word, "-h") != 0))
        return tool_fail(tool, EXIT_USAGE,
                         "%s: unknown or missing word after '%s'; see idnv %s --help", group, group,
                         group);
    buf_printf(&out, "usage: idnv %s WORD [OPTION]... [NAME]...\n\n", group);
    put_list(&out, group);
    buf_printf(&out, "\nidnv %s WORD --help lists the options.\n", group);
    int status = output_buf(tool, &out);
    buf_free(&out);
    return status;
}

/* How many words of argv name the command; 0: none of the table. */
static int find_command(struct command *command, int argc, char **argv)
{
    for (const struct command *c = tool_commands; argc > 0 && c->name != NULL; c++) {
        if (strcmp(c->name, argv[0]) != 0)
            continue;
        if (c->second == NULL || (argc > 1 && strcmp(c->second, argv[1]) == 0)) {
            *command = *c;
            return c->second == NULL ? 1 : 2;
        }
    }
    return 0;
}

static int is_group(const char *word)
{
    for (const struct command *c = tool_commands; c->name != NULL; c++)
        if (c->second != NULL && strcmp(c->name, word) == 0)
            return 1;
    return 0;
}

static int load_functions(struct tool *tool)
{
    struct command *c = &tool->command;
    if (c->module == NULL)
        return 0;
    const struct module *module = module_load(c->module);
    for (const struct module_command *m = module != NULL ? module->commands : NULL;
         m != NULL && m->name != NULL; m++)
        if (strcmp(m->name, c->name) == 0 &&
            (m->second == c->second ||
             (m->second != NULL && c->second != NULL && strcmp(m->second, c->second) == 0))) {
            c->record = m->record;
            c->run = m->run;
            c->open = m->open;
            c->close = m->close;
            return 0;
        }
    return tool_fail(tool, EXIT_IO, "'%s' needs the module idnv-%s, which this build lacks",
                     c->name, c->module);
}

/* Words without a command: the options of idn2. */
static void as_idn2(struct tool *tool)
{
    char word[] = "to-ascii";
    char *words[] = {word};
    (void)find_command(&tool->command, 1, words);
}

/* `idnv --quiet check NAME`: what looks like a command was meant as one. */
static int command_is_late(const struct tool *tool, int argc, char **argv)
{
    struct command command;
    char *word = tool->n_args > 0 ? tool->args[0] : NULL;
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "--") == 0)
            return 0;
    return word != NULL && word != argv[0] &&
           (find_command(&command, 1, &word) > 0 || is_group(word));
}

static int start(struct tool *tool, int argc, char **argv)
{
    int words = find_command(&tool->command, argc, argv);
    int bare = words == 0;
    if (argc > 0 && bare) {
        if (strcmp(argv[0], "help") == 0)
            return print_help(tool, 1);
        if (is_group(argv[0])) {
            options_hear_quiet(tool, argc, argv);
            return group_alone(tool, argv[0], argv[1]);
        }
    }
    if (bare)
        as_idn2(tool);
    tool->args = memory_zeroed((size_t)argc + 1, sizeof *tool->args);
    int status = options_parse(tool, argc - words, argv + words);
    if (status != 0)
        return status;
    if (tool->opt.help)
        return print_help(tool, bare);
    if (tool->opt.version)
        return print_version(tool);
    if (bare && command_is_late(tool, argc, argv))
        return tool_fail(tool, EXIT_USAGE, "'%s' comes first: idnv %s [OPTION]...", tool->args[0],
                         tool->args[0]);
    if (bare && argc == 0 && isatty(0)) {
        struct buf out = {0};
        put_commands(&out);
        (void)output_write(2, out.data, out.len);
        buf_free(&out);
        return EXIT_USAGE;
    }
    if (tool->opt.decode)
        tool->command.record = command_to_unicode;
    look_at_terminals(tool);
    status = load_functions(tool);
    if (status != 0)
        return status;
    if (tool->command.run != NULL)
        return tool->command.run(tool);
    return tool_run_records(tool);
}

int main(int argc, char **argv)
{
    static struct tool tool; /* zero; handed on by pointer only */
    hold_standard_files();
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is an error of the write */
    tool.opt.limit = 1000;
    tool.opt.jobs = 1;
    tool.opt.tier = WORST_K3;
    tool.opt.targets_action = TARGETS_REVIEW;
    int status = start(&tool, argc > 0 ? argc - 1 : 0, argv + (argc > 0));
    free(tool.args);
    return status;
}
