/* SPDX-License-Identifier: MIT */
/*
 * idnv: may this internationalized domain name be registered, and if not, why not?
 *
 * Conventions, stated once:
 *
 *   Order of arguments  Outputs first, each with its capacity, then inputs, each with its length,
 *                       then options (profile, policy), then the report. A length follows its
 *                       pointer. Strings are never NUL-implied, in either direction; "char" is
 *                       UTF-8 octets and uint32_t is code points. A pointer with length 0 may be
 *                       NULL.
 *   Results             idnv_status: below 0 the question could not be answered, 0 done, 1 done and
 *                       the answer is no. What is wrong with the name goes to the report.
 *   Lengths             Every output function reports the length that was needed, on every path; 0
 *                       where the question was not looked at.
 *   Ownership           The caller owns every buffer; no function keeps a pointer after it returns,
 *                       save where its description says so (idnv_policy_open).
 *   Threads             One rule: arguments that are const may be shared between threads; all
 *                       others need exclusive access during the call. There is no global state.
 *   Memory              This library never allocates, does no input or output, reads no locale.
 *   Overlap             Outputs must not overlap inputs.
 */
#ifndef IDNV_H
#define IDNV_H

#include <idnv/character.h>
#include <idnv/export.h>
#include <idnv/homograph.h>
#include <idnv/label.h>
#include <idnv/name.h>
#include <idnv/policy.h>
#include <idnv/profile.h>
#include <idnv/punycode.h>
#include <idnv/report.h>
#include <idnv/status.h>
#include <idnv/utf8.h>
#include <idnv/version.h>

#endif
