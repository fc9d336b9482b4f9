/* SPDX-License-Identifier: MIT */
#include "ucdfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>

static const char *data_folder(void)
{
    static char path[1024];
    const char *given = getenv("IDNV_TEST_DATA");
    const char *source = getenv("srcdir");
    if (given != NULL && *given != '\0')
        return given;
    snprintf(path, sizeof path, "%s/../shared", source != NULL && *source != '\0' ? source : ".");
    return path;
}

bool ucd_available(void)
{
    char path[1200];
    struct stat info;
    snprintf(path, sizeof path, "%s/ucd/18.0.0/UnicodeData.txt", data_folder());
    if (stat(path, &info) == 0)
        return true;
    printf("SKIP: %s not found. Put the Unicode 18.0.0 files of https://www.unicode.org/Public/\n"
           "into a folder ucd/18.0.0 and set IDNV_TEST_DATA to the folder that holds ucd.\n",
           path);
    return false;
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
    char path[1200];
    struct ucd_row row;
    snprintf(path, sizeof path, "%s/ucd/%s", data_folder(), name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        abort();
    }
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
