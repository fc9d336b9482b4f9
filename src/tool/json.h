/* SPDX-License-Identifier: MIT */
/*
 * JSON writer. The caller fixes the order of keys; commas are the writer's. One value per call:
 *
 *     json_begin(&j, '{'); json_key(&j, "line"); json_uint(&j, 1); json_end(&j, '}');
 */
#ifndef IDNV_TOOL_JSON_H
#define IDNV_TOOL_JSON_H

#include "buf.h"

struct json {
    struct buf *out;
    int comma;    /* a value precedes in this object or array */
    int terminal; /* write what could control a terminal as \uXXXX */
};

void json_begin(struct json *j, char bracket);
void json_end(struct json *j, char bracket);
/* key: ASCII without characters that need an escape. */
void json_key(struct json *j, const char *key);
/* UTF-8 text; each maximal ill-formed part becomes U+FFFD. Returns 1 when there was one. */
int json_text(struct json *j, const char *s, size_t len);
void json_string(struct json *j, const char *s);
/* A number; above 2^53, where readers lose digits, a string of digits. */
void json_uint(struct json *j, uint64_t value);
void json_bool(struct json *j, int value);
void json_null(struct json *j);
/* A value that is JSON already (an object written elsewhere). */
void json_raw(struct json *j, const char *s, size_t len);

/* The octets in hexadecimal. */
void json_hex(struct json *j, const char *s, size_t len);

#endif
