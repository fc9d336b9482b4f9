#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The manual pages that repeat what is said elsewhere: section 3 from the public headers, whose
comments are the manual, and idnv-rules(7) from rules.def.

usage: gen.py [FOLDER]        writes the pages there (default: beside this file)

The pages are committed, so that no build needs Python; tests/man.sh says when they are stale.

What it understands of a comment: paragraphs; lists whose terms stand before two or more spaces, and
whose texts line up after them, also inside each other; indented code. What stands between one
comment at the left margin and the next is declared by it.
"""
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
INCLUDE = os.path.join(HERE, "..", "..", "include")
WIDTH = 74  # columns of a prototype

# Header, library that has it, and what else a reader of its page wants.
PAGES = [
    ("idnv.h", "libidnv", []),
    ("idnv/character.h", "libidnv", ["idnv_profile"]),
    ("idnv/homograph.h", "libidnv", ["idnv_policy", "idnv_zone"]),
    ("idnv/label.h", "libidnv", ["idnv_name", "idnv_profile", "idnv_report"]),
    ("idnv/lgr.h", "libidnv-lgr", ["idnv_policy"]),
    ("idnv/name.h", "libidnv", ["idnv_label", "idnv_profile", "idnv_report"]),
    ("idnv/policy.h", "libidnv", ["idnv_label", "idnv_lgr", "idnv_report"]),
    ("idnv/profile.h", "libidnv", ["idnv_name", "idnv_label"]),
    ("idnv/punycode.h", "libidnv", ["idnv_name"]),
    ("idnv/report.h", "libidnv", ["idnv_name", "idnv_label", "idnv_policy"]),
    ("idnv/status.h", "libidnv", ["idnv_report"]),
    ("idnv/utf8.h", "libidnv", ["idnv_name"]),
    ("idnv/version.h", "libidnv", []),
    ("idnv/zone.h", "libidnv-zone", ["idnv_homograph", "idnv_policy"]),
]
# Arguments that are no English words: set in italics wherever they stand.
ARGUMENTS = {"dst", "src", "cps", "blob"}


# --- text -----------------------------------------------------------------------------------------

def roff(text):
    """Text with what groff would read as a command taken from it."""
    return text.replace("\\", "\\e").replace("--", "\\-\\-")


def start(line):
    """A line of output that begins with a dot or an apostrophe is no request."""
    return "\\&" + line if line[:1] in (".", "'") else line


def inline(text, functions, arguments):
    """A piece of a comment, with its identifiers in bold and its arguments in italics."""
    def font(match):
        word = match.group(0)
        if word.startswith("`"):
            return "\\fB" + roff(word[1:-1]).replace("-", "\\-") + "\\fR"
        if word.lower().startswith("idnv_"):
            call = word in functions and text[match.end():match.end() + 1] != "("
            return "\\fB" + word + "\\fR" + ("()" if call else "")
        bare = word.lstrip("*")
        if bare in arguments and (word != bare or "_" in bare or bare in ARGUMENTS):
            return "\\fI" + word + "\\fR"
        return roff(word)
    out, at = [], 0
    for match in re.finditer(r"`[^`]*`|\b(?:idnv|IDNV)_\w*|\*?\b[a-z]\w*", text):
        out += [roff(text[at:match.start()]), font(match)]
        at = match.end()
    return "".join(out) + roff(text[at:])


def indent(line):
    return len(line) - len(line.lstrip())


ITEM = re.compile(r"^( *)(\S+(?: \S+){0,3}?)( {2,})(\S.*)$")


def body(lines, functions, arguments):
    """The lines of a comment as lines of roff, without a leading break."""
    out = []
    i = 0
    fresh = True  # the next paragraph is the first after a heading or a tag
    while i < len(lines):
        line = lines[i]
        if not line.strip():
            i += 1
            continue
        item = ITEM.match(line)
        if item:
            column = len(item.group(1)) + len(item.group(2)) + len(item.group(3))
            text = [item.group(4)]
            i += 1
            while i < len(lines) and (not lines[i].strip() or indent(lines[i]) >= column):
                text.append(lines[i][column:])
                i += 1
            inner = body(text, functions, arguments)
            out.append(".TP")
            out.append("\\fB" + roff(item.group(2)).replace("-", "\\-") + "\\fR")
            # Paragraphs and lists inside an item stand at its indent.
            nested = next((n for n, l in enumerate(inner) if l in (".PP", ".TP")), None)
            if nested is None:
                out += inner
            else:
                out += inner[:nested] + [".RS"] + inner[nested:] + [".RE"]
            fresh = False
            continue
        if indent(line) >= 4 and re.search(r"[;{]$", line):
            margin = indent(line)
            code = []
            while i < len(lines) and indent(lines[i]) >= margin:
                code.append(start(roff(lines[i][margin:]).replace("-", "\\-")))
                i += 1
            out += [".PP", ".in +4n", ".nf"] + code + [".fi", ".in"]
            fresh = False
            continue
        text = []
        while i < len(lines) and lines[i].strip() and not ITEM.match(lines[i]):
            text.append(lines[i].strip())
            i += 1
        if not fresh:
            out.append(".PP")
        out += [start(l) for l in inline("\n".join(text), functions, arguments).split("\n")]
        fresh = False
    return out


# --- headers --------------------------------------------------------------------------------------

def comment_lines(text):
    """The words of a comment, without its stars."""
    inside = text.strip()[2:-2]
    lines = [re.sub(r"^ ?\* ?", "", l).rstrip() for l in inside.split("\n")]
    lines[0] = lines[0].strip()
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def blocks(text):
    """[(comment lines, code)] of a header: the code that follows each comment at the margin."""
    found = []
    for comment, code in re.findall(r"(?ms)^(/\*.*?\*/)[ ]*\n(.*?)(?=^/\*|\Z)", text):
        found.append((comment_lines(comment), code))
    return found


def declarations(code):
    """The declarations of a piece of a header, each whole, with the comments inside it."""
    code = re.sub(r"(?m)^#(if|ifdef|ifndef|endif|include|else).*\n", "", code)
    code = re.sub(r"(?m)^IDNV_(BEGIN|END)\n", "", code)
    out, current, depth = [], [], 0
    for line in code.split("\n"):
        if not current and not line.strip():
            continue
        current.append(line)
        bare = re.sub(r"/\*.*?\*/", "", re.sub(r"/\*(?!.*\*/).*|^.*(?<!/)\*/(?!.*/\*)", "", line))
        depth += bare.count("{") - bare.count("}")
        if line.startswith("#define") and depth == 0:
            if not line.endswith("\\"):
                out.append("\n".join(current))
                current = []
        elif depth == 0 and bare.rstrip().endswith(";"):
            out.append("\n".join(current))
            current = []
    return out


PROTOTYPE = re.compile(r"^IDNV_API\s+(.*?)(\w+)\s*\((.*)\);$", re.S)


def prototype(declaration):
    """(type, name, [(type, name)]) of a function."""
    kind, name, arguments = PROTOTYPE.match(" ".join(declaration.split())).groups()
    parts = []
    for argument in arguments.split(", "):
        part = re.match(r"^(.*?)(\w+)$", argument)
        parts.append(("void", "") if argument == "void" else part.groups())
    return kind, name, parts


def synopsis(kind, name, arguments):
    """A prototype, types in bold and names in italics, broken between arguments."""
    lines, line, column = [], "\\fB" + kind + name + "(", len(kind + name) + 1
    margin = column if column < 40 else 8
    for i, (type_, argument) in enumerate(arguments):
        end = ");" if i + 1 == len(arguments) else ","
        width = len(type_ + argument + end)
        if i and column + 1 + width > WIDTH:
            lines.append(line + "\\fR")
            line, column = "\\fB" + " " * margin, margin
        elif i:
            line, column = line + " ", column + 1
        line += type_ + ("\\fI" + argument + "\\fB" if argument else "") + end
        column += width
    return lines + [line + "\\fR"]


def members(text):
    """[(what is declared, comment)] of the lines between two braces. The comment of a member stands
    after it, and may go on beside the next line."""
    out = []
    end = ";" if ";" in re.sub(r"(?s)/\*.*?\*/", "", text) else ","
    for piece in re.findall(r"(?s)/\*.*?\*/|[^/%s]+%s?" % (end, end), text):
        if piece.startswith("/*"):
            note = " ".join(re.sub(r"\n\s*\*?", " ", piece[2:-2]).split())
            if out:
                out[-1] = (out[-1][0], (out[-1][1] + " " + note).strip())
        elif piece.strip():
            out.append((" ".join(piece.rstrip(" ,;\n").split()), ""))
    return out


def tagged(items, functions, arguments):
    """A list of things declared: each with what its comment says."""
    out = []
    for i, (what, note) in enumerate(items):
        tag = "\\fB" + roff(what).replace("-", "\\-") + "\\fR"
        out += [".TP" if i == 0 or items[i - 1][1] else ".TQ", tag]
        if note:
            out += [start(inline(note, functions, arguments))]
    return out


def declared(declaration, functions, arguments):
    """What a block says about a declaration that is no function."""
    if declaration.startswith("#define"):
        name, value = re.match(r"#define (\S+)\s+(.*)$", declaration, re.S).groups()
        note = re.search(r"/\*(.*?)\*/", value, re.S)
        value = re.sub(r"/\*.*?\*/", "", value, flags=re.S).strip()
        value = re.sub(r"(?<=\d)u\b", "", value)
        value = re.sub(r"^\(([^()]*)\)$", r"\1", value)
        return [(name + " = " + value, " ".join(note.group(1).split()) if note else "")], None
    if "#include <idnv/rules.def>" in declaration or "IDNV_RULE_NONE" in declaration:
        return [("IDNV_RULE_" + "NAME", "the number of each rule, see idnv-rules(7)"),
                ("IDNV_RULE_NONE = 0", "no rule")], None
    if "{" not in declaration:
        return None, [l for l in [" ".join(declaration.split())]]
    head, inside = declaration.split("{", 1)
    inside, tail = inside.rsplit("}", 1)
    name = tail.strip(" ;\n")
    return members(inside), (["struct " + name] if "struct" in head else None)


def page(header, library, also, functions):
    """The page of a header."""
    with open(os.path.join(INCLUDE, header), encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"^/\* SPDX.*\n", "", text)
    found = blocks(text)
    base = os.path.splitext(os.path.basename(header))[0]
    title = base if base == "idnv" else "idnv_" + base
    intro = found[0][0]
    own = [prototype(d) for _, code in found for d in declarations(code) if PROTOTYPE.match(
        " ".join(d.split()))]
    names = [name for _, name, _ in own]
    names = [title] + [n for n in names if n != title]

    first = re.split(r"(?<=[.?])\s", " ".join(" ".join(intro).split()))[0].rstrip(".")
    first = re.sub("^idnv: ", "", first)
    while len(first) > 80:
        first = re.sub(r"(,|;|:| \()[^,;:(]*$", "", first)
    if not first.startswith(("UTF", "Punycode", "IDN")):
        first = first[0].lower() + first[1:]

    out = [".\\\" SPDX-License-Identifier: MIT",
           ".\\\" Made by doc/man/gen.py from include/%s; do not edit." % header,
           ".TH %s 3 \"\" \"idnv\" \"Library Functions Manual\"" % title.upper(),
           ".nh", ".ad l",
           ".SH NAME", ",\n".join(names) + " \\- " + roff(first),
           ".SH LIBRARY",
           "%s (\\fB\\-l%s\\fR, \\fBpkg\\-config %s\\fR)" % (
               library, library[3:].replace("-", "\\-"), library.replace("-", "\\-")),
           ".SH SYNOPSIS", ".nf",
           "\\fB#include <%s>\\fR" % ("idnv.h" if library == "libidnv" else header)]
    if own:
        out.append("")
    for kind, name, arguments in own:
        out += synopsis(kind, name, arguments)
    out += [".fi", ".SH DESCRIPTION"] + body(intro, functions, set())

    section = False
    for comment, code in found[1:]:
        heading = re.match(r"^-{4} (.*?) -+$", " ".join(comment))
        if heading:
            out.append(".SH \"" + heading.group(1).upper() + "\"")
            section = True
            if not code.strip():
                continue
            comment = []
        list_ = declarations(code)
        protos = [prototype(d) for d in list_ if PROTOTYPE.match(" ".join(d.split()))]
        if not list_:
            continue
        arguments = {n for _, _, a in protos for _, n in a}
        out.append(".SS " + heading_of(protos, list_))
        out += body(comment, functions, arguments)
        for d in list_:
            if PROTOTYPE.match(" ".join(d.split())):
                continue
            items, plain = declared(d, functions, arguments)
            if plain and not items:
                out += [".PP", ".nf"] + ["\\fB" + l + "\\fR" for l in wrap(plain[0])] + [".fi"]
            else:
                out += tagged(items, functions, arguments)
    see = ["idnv"] + sorted(set(also) | ({"idnv_status"} if own else set()))
    see = [s for s in see if s != title]
    if title == "idnv":
        see = sorted("idnv_" + os.path.basename(h)[:-2] for h, _, _ in PAGES if h != "idnv.h")
    out += [".SH \"SEE ALSO\"", ".BR idnv (1),"]
    out += [".BR %s (3)," % s for s in see] + [".BR idnv\\-rules (7)"]
    return title, "\n".join(out) + "\n"


def wrap(text):
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = "        " + word
        else:
            line = line + " " + word if line else word
    return lines + [line]


def type_name(declaration):
    """What a typedef declares: a structure, a function or another name."""
    for pattern in (r"\}\s*(\w+);$", r"\(\*(\w+)\)\(", r"(\w+);$"):
        found = re.search(pattern, declaration.strip())
        if found:
            return found.group(1)
    return None


def heading_of(protos, list_):
    """What a part of a page is called: its types and functions, or else its constants."""
    named = [type_name(d) for d in list_ if d.startswith("typedef")]
    named += [name + "()" for _, name, _ in protos]
    if named:
        return ", ".join(named)
    constants = re.findall(r"\b(IDNV_\w+)", re.sub(r"(?s)/\*.*?\*/|#define IDNV_RULE\(.*?\n", "",
                                                   "\n".join(list_)))
    return constants[0] if len(set(constants)) == 1 else os.path.commonprefix(constants) + "..."


# --- rules ----------------------------------------------------------------------------------------

def rules():
    with open(os.path.join(INCLUDE, "idnv", "rules.def"), encoding="utf-8") as file:
        text = file.read()
    ranges = [(int(a), int(b), " ".join(c.replace("*", " ").split())) for a, b, c in
              re.findall(r"(\d+)-(\d+)\s([^,.]+)[,.]", text[:text.index("*/", 80)])]
    out = [".\\\" SPDX-License-Identifier: MIT",
           ".\\\" Made by doc/man/gen.py from include/idnv/rules.def; do not edit.",
           ".TH IDNV\\-RULES 7 \"\" \"idnv\" \"Miscellaneous Information Manual\"",
           ".nh", ".ad l",
           ".SH NAME", "idnv\\-rules \\- the rules that idnv finds broken",
           ".SH DESCRIPTION",
           "Every finding of",
           ".BR idnv (1)",
           "and of libidnv names one of these rules. After the text stand the number of the rule,",
           "which is never used for another, and the section of the document that it is from.",
           "In C the number of a rule is",
           ".BI IDNV_RULE_ NAME\\fR,",
           "and",
           ".BR idnv_rule_find (3)",
           "has it from the name."]
    used = set()
    for low, high, what in ranges:
        part = [(int(n), name, source, rule) for n, name, source, rule in re.findall(
            r'IDNV_RULE\((\d+), (\w+), "([^"]*)",\s*"([^"]*)"\)', text)
            if low <= int(n) <= high]
        if not part:
            continue
        out.append(".SH \"%s\"" % what.upper())
        for number, name, source, rule in part:
            used.add(number)
            out += [".TP", ".B " + name,
                    start("%s (%d; %s)." % (roff(rule), number, roff(source)))]
    if len(used) != len(re.findall(r"(?m)^IDNV_RULE\(", text)):
        sys.exit("rules.def: a rule outside of the ranges that its head names")
    out += [".SH \"SEE ALSO\"", ".BR idnv (1),", ".BR idnv_report (3)"]
    return "\n".join(out) + "\n"


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else HERE
    functions = set()
    for header, _, _ in PAGES:
        with open(os.path.join(INCLUDE, header), encoding="utf-8") as file:
            functions.update(re.findall(r"\b(idnv_\w+)\(", file.read()))
    for header, library, also in PAGES:
        title, text = page(header, library, also, functions)
        write(os.path.join(folder, title + ".3"), text)
    write(os.path.join(folder, "idnv-rules.7"), rules())


def write(path, text):
    with open(path + ".new", "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.replace(path + ".new", path)


if __name__ == "__main__":
    main()
