/* SPDX-License-Identifier: MIT */
#include "config.h" /* system extensions: before any other header */

#include "files.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

const char *data_path(const char *name)
{
    static char path[4096];
    const char *data = getenv("IDNV_TEST_DATA"), *source = getenv("srcdir");
    if (data != NULL && *data != '\0')
        snprintf(path, sizeof path, "%s/%s", data, name);
    else
        snprintf(path, sizeof path, "%s/../shared/%s", source != NULL ? source : ".", name);
    return path;
}

FILE *open_data(const char *name)
{
    const char *path = data_path(name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        printf("SKIP: %s is not there; set IDNV_TEST_DATA to the folder that holds %s\n", path,
               name);
    return file;
}

char *read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    if (text == NULL)
        abort();
    *len = fread(text, 1, (size_t)size, file);
    text[*len] = '\0';
    fclose(file);
    return text;
}

size_t each_file(const char *folder, const char *suffix,
                 void (*use)(const char *path, void *context), void *context)
{
    struct dirent **entries;
    static char base[4096], path[4096 + 300];
    size_t used = 0, suffix_len = strlen(suffix);
    snprintf(base, sizeof base, "%s", folder); /* may be data_path's, which `use` may call */
    int count = scandir(base, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        size_t len = strlen(name);
        if (len >= suffix_len && strcmp(name + len - suffix_len, suffix) == 0 && name[0] != '.') {
            snprintf(path, sizeof path, "%s/%s", base, name);
            use(path, context);
            used++;
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return used;
}
