/* SPDX-License-Identifier: MIT */
#include "ucdfile.h"

#include "files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool ucd_available(void)
{
    FILE *file = open_data("ucd/18.0.0/UnicodeData.txt");
    if (file == NULL)
        return false;
    fclose(file);
    return true;
}

static char *trim(char *text)
{
    text += strspn(text, " \t");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL)
        text[--len] = '\0';
    return text;
}

static bool cut(struct ucd_row *row, char *line, char separator)
{
    row->count = 0;
    while (line != NULL && row->count < 16) {
        char *next = strchr(line, separator);
        if (next != NULL)
            *next++ = '\0';
        row->field[row->count++] = trim(line);
        line = next;
    }
    char *end;
    row->first = row->last = (uint32_t)strtoul(row->field[0], &end, 16);
    if (end == row->field[0] || (*end != '\0' && *end != '-' && *end != '.'))
        return false; /* a title line of a csv file, or an empty line */
    if (*end == '-' || *end == '.')
        row->last = (uint32_t)strtoul(end + strspn(end, "-."), NULL, 16);
    return row->last < UCD_LIMIT;
}

void ucd_each(const char *name, ucd_row_fn *fn, void *data)
{
    static const char missing[] = "# @missing:";
    static char line[4096];
    char path[256];
    struct ucd_row row;
    snprintf(path, sizeof path, "ucd/%s", name);
    FILE *file = open_data(path);
    if (file == NULL)
        abort();
    char separator = strstr(name, ".csv") != NULL ? ',' : ';';
    while (fgets(line, sizeof line, file) != NULL) {
        char *text = line;
        row.missing = strncmp(line, missing, sizeof missing - 1) == 0;
        if (row.missing)
            text += sizeof missing - 1;
        else if (strchr(line, '#') != NULL && strstr(name, "UnicodeData") == NULL)
            *strchr(line, '#') = '\0';
        if (cut(&row, text, separator) && row.count > 1)
            fn(&row, data);
    }
    if (ferror(file) || fclose(file) != 0) {
        perror(path);
        abort();
    }
}

int ucd_sequence(uint32_t *dst, int cap, const char *text)
{
    int count = 0;
    for (char *end; count < cap; text = end) {
        uint32_t cp = (uint32_t)strtoul(text, &end, 16);
        if (end == text)
            break;
        dst[count++] = cp;
    }
    return count;
}
