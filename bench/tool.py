# SPDX-License-Identifier: MIT
"""./dev bench tool: whole runs of the command, beside those of idn2 where it has the same task.

Processor seconds and memory are those of the child alone (wait4), its output goes to /dev/null.
Ratios are of medians of runs in turn. Prints what doc/performance.md quotes.
"""
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

TOOL = sys.argv[1]
DATA = os.environ.get("IDNV_TEST_DATA", "../shared")
CORPORA = ["ascii", "idn-mixed", "idn-alabel", "needs-mapping"]
MILLION = 1_000_000
RECORD = 10_000_000
TARGETS = 10 * MILLION


def apart(make, *arguments):
    """Calls make in a process of its own: a child's peak memory counts from that of its parent."""
    child = os.fork()
    if child == 0:
        make(*arguments)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def write(path, octets):
    with open(path, "wb") as out:
        out.write(octets)


def run(*command, stdin=None):
    """Wall seconds, processor seconds, peak memory in MB of one run."""
    begin = time.monotonic()
    with open(stdin or os.devnull, "rb") as source:
        child = subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        status, usage = os.wait4(child.pid, 0)[1:]
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode in (0, 1), command
    return (time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def in_turn(rounds, *runs):
    """The medians of each run's three figures."""
    results = [[one() for one in runs] for _ in range(rounds)]
    return [[statistics.median(r[which][figure] for r in results) for figure in range(3)]
            for which in range(len(runs))]


def write_million(path, corpora):
    lines = []
    for corpus in corpora:
        with open(corpus, "rb") as source:
            lines += source.read().splitlines()
    write(path, b"".join(lines[i % len(lines)] + b"\n" for i in range(MILLION)))


def throughput(folder):
    corpora = [f"{DATA}/corpus/{name}.txt" for name in CORPORA]
    if not all(map(os.path.exists, corpora)):
        print(f"a million lines: skipped, {corpora[0]} is not there; set IDNV_TEST_DATA")
        return
    million = f"{folder}/million"
    apart(write_million, million, corpora)
    one, two = in_turn(15, lambda: run(TOOL, "to-ascii", "--quiet", stdin=million),
                       lambda: run(TOOL, "to-ascii", "--quiet", "-j", "2", stdin=million))
    print(f"a million lines: {one[1]:.3f} s of processor time, {one[2]:.0f} MB; with -j 2 "
          f"{two[1]:.3f} s, and 1/{one[0] / two[0]:.2f} of the time")


def start():
    name = "bücher.example"
    for task, ours in [("one conversion", ("to-ascii", name)),
                       ("one check under the Chinese policy", ("check", "中文.中国"))]:
        idnv, idn2 = in_turn(101, lambda: run(TOOL, *ours), lambda: run("idn2", name))
        print(f"start and {task}: {idnv[1] / idn2[1]:.2f} of idn2's processor time, "
              f"{idnv[0] / idn2[0]:.2f} of its time")


def hidden():
    """What grows, with what does not wherever a look at 16 places would fall."""
    octets = bytearray(GROWS * (RECORD // len(GROWS)))
    for i in range(16):
        at = (RECORD - 4096) // 15 * i // len(GROWS) * len(GROWS)
        octets[at:at + 4096] = b"a." * 2048
    return bytes(octets)


GROWS = "\ufdfa.".encode()
RECORDS = {
    "U+FDFA and dots": lambda: GROWS * (RECORD // len(GROWS)),
    "U+FDFA": lambda: "\ufdfa".encode() * (RECORD // 3),
    "U+FDFA and U+3002": lambda: "\ufdfa\u3002".encode() * (RECORD // 6),
    "U+FDFA hidden in ASCII": hidden,
    "dots": lambda: b"." * RECORD,
    "labels of two letters": lambda: b"ab." * (RECORD // 3),
    "labels of one é": lambda: "é.".encode() * (RECORD // 3),
    "one label of digits": lambda: "\u0660".encode() * (RECORD // 2),
    "one label of context rules": lambda: "\u30fb".encode() * (RECORD // 3),
    "octets that are not UTF-8": lambda: b"\xff" * RECORD,
    "control characters": lambda: b"\x01" * RECORD,
    "xn--": lambda: b"xn--" * (RECORD // 4),
    "labels xn--a": lambda: b"xn--a." * (RECORD // 6),
    "Hangul to compose": lambda: "\u1112\u1161\u11ab.".encode() * (RECORD // 10),
}
RECORD_COMMANDS = [
    ("to-ascii", "--format=json"), ("to-unicode",), ("to-unicode", "--format=tsv"),
    ("to-unicode", "--format=json"), ("check", "--format=json"),
    ("check", "--format=json", "--explain"), ("check", "--format=json", "-j2"),
    ("skeleton", "--format=json"), ("variants", "--tld=de", "--format=json")]


def records(folder):
    path = f"{folder}/record"
    for kind, octets in RECORDS.items():
        apart(lambda: write(path, octets() + "\nbücher.de\n".encode()))
        figures = [(run(TOOL, *command, stdin=path), " ".join(command))
                   for command in RECORD_COMMANDS]
        slow, large = max(figures, key=lambda f: f[0][1]), max(figures, key=lambda f: f[0][2])
        print(f"10 MB, {kind}: at most {slow[0][1]:.2f} s of processor time ({slow[1]}), "
              f"{large[0][2]:.0f} MB ({large[1]})", flush=True)


def write_targets(path, names):
    """Labels of four to seven syllables; every tenth, changed, is also a name to look up."""
    consonants, vowels = "bcdfghjklmnprstvz", "aeiou"
    syllables = [c + v for c in consonants for v in vowels]
    chance = random.Random(1)
    with open(path, "w", encoding="ascii") as out, open(names, "w", encoding="ascii") as some:
        for i in range(TARGETS):
            label = "".join(chance.choices(syllables, k=4 + i % 4))
            out.write(label + "\n")
            if i % 10 == 0:
                some.write(label + "x\n")


def targets(folder):
    """What the names cost is what a run with them costs more than one without."""
    path, names, nothing = f"{folder}/targets", f"{folder}/names", f"{folder}/nothing"
    apart(write_targets, path, names)
    write(nothing, b"")
    read, whole = in_turn(3, lambda: run(TOOL, "audit", "--targets", path, stdin=nothing),
                          lambda: run(TOOL, "audit", "--targets", path, stdin=names))
    rate = TARGETS / 10 / (whole[1] - read[1])
    print(f"audit --targets, {TARGETS} targets: {read[1]:.1f} s of processor time and "
          f"{read[2]:.0f} MB to read them, then {rate / 1e6:.1f} million names a second")


with tempfile.TemporaryDirectory() as scratch:
    throughput(scratch)
    start()
    records(scratch)
    targets(scratch)
