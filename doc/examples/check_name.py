#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks names through ctypes, as a registry does, and says what is wrong where.

    check_name.py bücher.example xn--a-ecp.example

The library is found by its name; IDNV_LIBRARY may hold the path of another one.
Exit status: 0 all valid, 1 some are not, 2 usage.
"""
import ctypes
import os
import sys

ABSENT = 0xFFFFFFFF


class Finding(ctypes.Structure):
    _fields_ = [
        ("rule", ctypes.c_uint16),
        ("severity", ctypes.c_uint8),
        ("reserved0", ctypes.c_uint8),
        ("label", ctypes.c_uint32),
        ("index", ctypes.c_uint32),
        ("cp", ctypes.c_uint32),
        ("byte", ctypes.c_uint32),
        ("bytes", ctypes.c_uint32),
        ("reserved1", ctypes.c_uint32 * 2),
    ]


class Report(ctypes.Structure):
    _fields_ = [
        ("size", ctypes.c_uint32),
        ("cap", ctypes.c_uint32),
        ("count", ctypes.c_uint32),
        ("errors", ctypes.c_uint32),
        ("findings", ctypes.POINTER(Finding)),
        ("reserved", ctypes.c_uint32 * 4),
    ]


def load():
    """The library, with the signatures of what is used here."""
    lib = ctypes.CDLL(os.environ.get("IDNV_LIBRARY", "libidnv.so.0"))
    size = ctypes.c_size_t
    size_p = ctypes.POINTER(size)
    lib.idnv_profile_find.restype = ctypes.c_void_p
    lib.idnv_profile_find.argtypes = [ctypes.c_char_p, size]
    lib.idnv_report_init.argtypes = [ctypes.POINTER(Report), ctypes.POINTER(Finding), ctypes.c_uint32]
    lib.idnv_check.restype = ctypes.c_int32
    lib.idnv_check.argtypes = [
        ctypes.c_char_p, size, size_p, ctypes.c_char_p, size, size_p,
        ctypes.c_char_p, size, ctypes.c_void_p, ctypes.POINTER(Report),
    ]
    for name in ("idnv_rule_name", "idnv_rule_text", "idnv_rule_source"):
        getattr(lib, name).restype = ctypes.c_char_p
        getattr(lib, name).argtypes = [ctypes.c_uint16]
    lib.idnv_status_text.restype = ctypes.c_char_p
    lib.idnv_status_text.argtypes = [ctypes.c_int32]
    lib.idnv_finding_sizeof.restype = size
    lib.idnv_report_sizeof.restype = size
    if lib.idnv_finding_sizeof() != ctypes.sizeof(Finding):
        raise OSError("the findings of this library have another shape")
    if lib.idnv_report_sizeof() != ctypes.sizeof(Report):
        raise OSError("the reports of this library have another shape")
    return lib


def check(lib, source):
    """Prints the answer for one name, given in octets; True when it is valid."""
    name = source.decode(errors="backslashreplace")
    profile = lib.idnv_profile_find(b"registration", len(b"registration"))
    findings = (Finding * 16)()
    report = Report()
    lib.idnv_report_init(ctypes.byref(report), findings, len(findings))
    ascii_form, unicode_form = ctypes.create_string_buffer(254), ctypes.create_string_buffer(1016)
    ascii_len, unicode_len = ctypes.c_size_t(), ctypes.c_size_t()
    status = lib.idnv_check(
        ascii_form, len(ascii_form), ctypes.byref(ascii_len),
        unicode_form, len(unicode_form), ctypes.byref(unicode_len),
        source, len(source), profile, ctypes.byref(report))
    if status < 0:
        print(f"{name}: {lib.idnv_status_text(status).decode()}")
    elif status == 0:
        print(f"{name}: valid, {ascii_form.raw[:ascii_len.value].decode()}, "
              f"{unicode_form.raw[:unicode_len.value].decode()}")
    else:
        print(f"{name}: invalid")
    for finding in findings[:min(report.count, len(findings))]:
        line = (f"  {lib.idnv_rule_name(finding.rule).decode()}: "
                f"{lib.idnv_rule_text(finding.rule).decode()}")
        if finding.cp != ABSENT:
            line += f", U+{finding.cp:04X}"
        if finding.index != ABSENT:
            line += f" at character {finding.index + 1} of label {finding.label + 1}"
        print(f"{line} ({lib.idnv_rule_source(finding.rule).decode()})")
    return status == 0


def main():
    if len(sys.argv) < 2:
        print(f"usage: {sys.argv[0]} NAME...", file=sys.stderr)
        return 2
    sys.stdout.reconfigure(encoding="utf-8")
    lib = load()
    results = [check(lib, os.fsencode(name)) for name in sys.argv[1:]]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
