/* SPDX-License-Identifier: MIT */
/* Linkage of public symbols; nothing here is for callers to use. */
#ifndef IDNV_EXPORT_H
#define IDNV_EXPORT_H

#if defined(_WIN32) && !defined(IDNV_STATIC)
#define IDNV_API __declspec(dllimport)
#elif defined(__GNUC__)
#define IDNV_API __attribute__((visibility("default")))
#else
#define IDNV_API
#endif

#ifdef __cplusplus
#define IDNV_BEGIN extern "C" {
#define IDNV_END   }
#else
#define IDNV_BEGIN
#define IDNV_END
#endif

#endif
