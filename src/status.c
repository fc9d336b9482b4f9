/* SPDX-License-Identifier: MIT */
/* Names and texts of statuses. */
#include <stddef.h>

#include <idnv/status.h>

static const struct {
    idnv_status status;
    const char *name;
    const char *text;
} statuses[] = {
    {IDNV_OK, "IDNV_OK", "done"},
    {IDNV_NO, "IDNV_NO", "done, and the answer is no"},
    {IDNV_ERR_ARGUMENT, "IDNV_ERR_ARGUMENT", "an argument breaks the contract of the function"},
    {IDNV_ERR_SPACE, "IDNV_ERR_SPACE", "the output does not fit into the buffer"},
    {IDNV_ERR_LIMIT, "IDNV_ERR_LIMIT", "the input is larger than the limit of the function"},
    {IDNV_ERR_IMAGE, "IDNV_ERR_IMAGE", "not a policy image, or a damaged one"},
    {IDNV_ERR_VERSION, "IDNV_ERR_VERSION", "made by a newer version of this library"},
    {IDNV_ERR_MEMORY, "IDNV_ERR_MEMORY", "out of memory"},
    {IDNV_ERR_SYNTAX, "IDNV_ERR_SYNTAX", "the file breaks its format"},
    {IDNV_ERR_IO, "IDNV_ERR_IO", "could not read or write"},
    {IDNV_ERR_MISMATCH, "IDNV_ERR_MISMATCH", "the index was made with other data than now in use"},
    {IDNV_ERR_FULL, "IDNV_ERR_FULL", "no room left"},
    {IDNV_ERR_NOT_FOUND, "IDNV_ERR_NOT_FOUND", "there is no such thing"},
};

const char *idnv_status_name(idnv_status status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status)
            return statuses[i].name;
    return "IDNV_ERR_UNKNOWN";
}

const char *idnv_status_text(idnv_status status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status)
            return statuses[i].text;
    return "unknown status";
}
