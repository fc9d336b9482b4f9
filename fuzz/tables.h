/* SPDX-License-Identifier: MIT */
/* Small documents that use every construct of RFC 7940, for the targets that need a policy. */
#ifndef IDNV_FUZZ_TABLES_H
#define IDNV_FUZZ_TABLES_H

#include <stddef.h>

#define LGR(meta, data, rules)                                                                     \
    "<lgr xmlns=\"urn:ietf:params:xml:ns:lgr-1.0\"><meta><version>1</version>" meta                \
    "</meta><data>" data "</data><rules>" rules "</rules></lgr>"

static const char *const fuzz_tables[] = {
    /* Variants of every usual type, with the actions that RFC 7940, 7 makes of them. */
    LGR("<language>und-Latn</language>",
        "<char cp=\"0061\"><var cp=\"0062\" type=\"blocked\"/><var cp=\"00E4\" "
        "type=\"allocatable\"/></char>"
        "<char cp=\"0062\"><var cp=\"0061\" type=\"blocked\"/><var cp=\"00E4\" "
        "type=\"blocked\"/></char>"
        "<char cp=\"00E4\"><var cp=\"0061\" type=\"allocatable\"/><var cp=\"0062\" "
        "type=\"blocked\"/></char>"
        "<range first-cp=\"0063\" last-cp=\"007A\"/><char cp=\"002D\"/>",
        "<action disp=\"blocked\" any-variant=\"blocked\"/>"
        "<action disp=\"allocatable\" any-variant=\"allocatable\"/><action disp=\"valid\"/>"),
    /* Sequences, contexts, look-around, counts, reflexive variants, tags and set operations. */
    LGR("",
        "<char cp=\"0061\" tag=\"vowel\"/><char cp=\"0065\" tag=\"vowel\"/>"
        "<char cp=\"0069\" tag=\"vowel\" when=\"after-k\"/>"
        "<char cp=\"006B\" tag=\"k\"><var cp=\"006B\" type=\"r-c\"/><var cp=\"0063\" type=\"c\" "
        "not-when=\"at-end\"/></char>"
        "<char cp=\"0063\"><var cp=\"006B\" type=\"c\" not-when=\"at-end\"/></char>"
        "<char cp=\"0063 0068\"><var cp=\"006B\" type=\"c\"/></char>"
        "<char cp=\"0073\"/><char cp=\"0073 0073\"><var cp=\"00DF\" type=\"c\"/></char>"
        "<char cp=\"00DF\"><var cp=\"0073 0073\" type=\"c\"/></char>"
        "<char cp=\"0068\"/><char cp=\"0030\"/><char cp=\"0031\"/>",
        "<class name=\"digits\">0030-0031</class><class name=\"vowels\" from-tag=\"vowel\"/>"
        "<union name=\"both\"><class by-ref=\"digits\"/><class by-ref=\"vowels\"/></union>"
        "<complement name=\"others\"><class by-ref=\"both\"/></complement>"
        "<rule name=\"after-k\"><look-behind><char cp=\"006B\"/></look-behind><anchor/></rule>"
        "<rule name=\"at-end\"><anchor/><look-ahead><end/></look-ahead></rule>"
        "<rule name=\"two-digits\"><class by-ref=\"digits\" count=\"2+\"/></rule>"
        "<rule name=\"all-digits\"><start/><class by-ref=\"digits\" count=\"1+\"/><end/></rule>"
        "<rule name=\"choice\"><choice count=\"2:3\"><char cp=\"0061\"/><rule "
        "by-ref=\"two-digits\"/></choice><any count=\"0:1\"/></rule>"
        "<action disp=\"invalid\" match=\"all-digits\"/><action disp=\"review\" "
        "match=\"choice\"/><action disp=\"activated\" all-variants=\"c r-c\"/>"
        "<action disp=\"allocatable\" any-variant=\"c\"/><action disp=\"valid\" "
        "only-variants=\"r-c\"/><action disp=\"valid\"/>"),
    /* Chains of variants without transitivity, variants to nothing in the repertoire, overlaps. */
    LGR("",
        "<char cp=\"4E00\"><var cp=\"4E01\" type=\"simp\"/><var cp=\"4E02\" type=\"trad\"/></char>"
        "<char cp=\"4E01\"><var cp=\"4E00\" type=\"trad\"/><var cp=\"4E01\" type=\"simp\"/></char>"
        "<char cp=\"4E02\"><var cp=\"4E03 4E04\" type=\"blocked\"/></char>"
        "<char cp=\"4E03\"/><char cp=\"4E04\"/><char cp=\"4E03 4E04\"><var cp=\"4E02\" "
        "type=\"blocked\"/></char><char cp=\"4E03 4E04 4E03\"><var cp=\"4E05\" "
        "type=\"blocked\"/></char>",
        "<action disp=\"allocatable\" only-variants=\"simp\"/><action disp=\"allocatable\" "
        "only-variants=\"trad\"/><action disp=\"blocked\" any-variant=\"simp trad blocked\"/>"),
};
enum { FUZZ_TABLES = sizeof fuzz_tables / sizeof *fuzz_tables };

#endif
