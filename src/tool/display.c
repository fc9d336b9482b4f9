/* SPDX-License-Identifier: MIT */
/* The module "display": names and widths of characters, from libunistring. Never an answer. */
#include <string.h>
#include <uniname.h>
#include <uniwidth.h>

#include "module.h"

static int character_name(char *name, uint32_t cp)
{
    /* UNINAME_MAX octets, fewer than the caller's 256 */
    return unicode_character_name(cp, name) != NULL;
}

static int text_width(const char *s, size_t len)
{
    int width = u8_width((const uint8_t *)s, len, "UTF-8");
    return width < 0 ? 0 : width;
}

static const struct display functions = {character_name, text_width};

MODULE_EXPORT(display) = {MODULE_ABI, NULL, &functions};
