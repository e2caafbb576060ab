"""Tells which lines of requirement files the installed packages do not satisfy."""

import os
import re
from types import SimpleNamespace

from flow_session_worker.list_packages import installed, normal

COMMENT = re.compile(r"(^|\s+)#.*$")
VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
NESTED = re.compile(r"(?:-r|--requirement)[\s=]*(\S.*)")


def verify_install(files):
    """`[{line, file, name, wanted, installed, ok: false}]`; `line` counts from 1, `installed` is null where missing.

    Only lines that name a package count; options, paths and what cannot be read are passed over. Empty where neither
    pip nor packaging is there to read them with. Raises OSError for a file that is not there.
    """
    parser = _parser()
    if parser is None:
        return []
    versions = {name: distribution.version for name, distribution in installed().items()}
    findings, seen = [], set()
    for file in files:
        _check_file(file, parser, versions, findings, seen)
    return findings


def _check_file(file, parser, versions, findings, seen):
    if os.path.realpath(file) in seen:
        return
    seen.add(os.path.realpath(file))
    for number, line in logical_lines(_read(file)):
        nested = NESTED.fullmatch(line)
        if nested and "://" not in nested.group(1):
            path = os.path.join(os.path.dirname(file), nested.group(1).strip().strip("\"'"))
            _check_file(path, parser, versions, findings, seen)
        elif not line.startswith("-"):
            finding = _check_line(line, parser, versions)
            if finding:
                findings.append(dict({"line": number, "file": file}, **finding))


def _check_line(line, parser, versions):
    """None where the line is satisfied or names no package."""
    try:
        wanted = parser.Requirement(re.split(r"\s--?[a-zA-Z]", line)[0].strip())
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            return None
        version = versions.get(normal(wanted.name))
        if version is not None:
            known = parser.Version(version)
            if wanted.url or wanted.specifier.contains(known, prereleases=True):
                return None
    except ValueError:
        return None  # All errors of the parser are ValueErrors: about the line, its marker, or an odd version.
    return {"name": wanted.name, "wanted": str(wanted.specifier), "installed": version, "ok": False}


def logical_lines(text):
    """`(number, text)` as pip reads them: continued lines joined, without comments, with variables that are set."""
    joined, first = "", None
    for number, line in enumerate(text.splitlines(), 1):
        first = first or number
        comment = re.match(r"\s*#", line)
        if line.endswith("\\") and not comment:
            joined += line[:-1]
            continue
        whole = COMMENT.sub("", joined + (" " if comment else "") + line).strip()
        if whole:
            yield first, VARIABLE.sub(lambda found: os.environ.get(found.group(1)) or found.group(0), whole)
        joined, first = "", None
    if joined.strip():
        yield first, COMMENT.sub("", joined).strip()


def _read(file):
    with open(file, "rb") as opened:
        data = opened.read()
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _parser():
    """What knows `Requirement` and `Version`; pip's own before any other."""
    try:
        from pip._vendor.packaging import requirements, version
    except ImportError:
        try:
            from packaging import requirements, version
        except ImportError:
            return None
    return SimpleNamespace(Requirement=requirements.Requirement, Version=version.Version)
