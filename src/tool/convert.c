/* SPDX-License-Identifier: MIT */
/* to-ascii, to-unicode, check. */
#include "tool.h"

int command_to_ascii(struct worker *w, const struct record *record)
{
    answer_begin(w, record);
    answer_convert(w, 0);
    return answer_write(w, TEXT_A_LABEL);
}

int command_to_unicode(struct worker *w, const struct record *record)
{
    answer_begin(w, record);
    answer_convert(w, 1);
    return answer_write(w, TEXT_U_LABEL);
}

int command_check_open(struct tool *tool)
{
    for (size_t i = 0; tool_parts[i] != NULL; i++) {
        int status = tool_parts[i]->open(tool, &tool->part_state[i]);
        if (status != 0)
            return status;
    }
    return 0;
}

int command_check(struct worker *w, const struct record *record)
{
    answer_begin(w, record);
    answer_convert(w, 0);
    for (size_t i = 0; tool_parts[i] != NULL; i++)
        tool_parts[i]->judge(w, w->tool->part_state[i], &w->answer);
    int status = answer_write(w, TEXT_VERDICT);
    return status > w->status ? status : w->status;
}
