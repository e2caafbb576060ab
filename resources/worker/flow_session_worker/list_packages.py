"""What is installed in the interpreter that runs this."""

import importlib.metadata
import json
import re


def list_packages():
    """`[{name, version, requestedBy, location, editable}]` by name; the first of two of a name counts."""
    found = installed()
    wanted_by = {}
    for distribution in found.values():
        for requirement in distribution.requires or []:
            if "extra ==" not in requirement.replace("'", '"'):
                needed = normal(re.match(r"[\w.-]*", requirement).group())
                wanted_by.setdefault(needed, set()).add(distribution.metadata["Name"])
    return [_package(distribution, wanted_by.get(name, ())) for name, distribution in sorted(found.items())]


def installed():
    """Distributions by normal name; what is broken and has no name is none."""
    found = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if name and normal(name) not in found:
            found[normal(name)] = distribution
    return found


def normal(name):
    """Package names are equal when these are."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _package(distribution, wanted_by):
    package = {"name": distribution.metadata["Name"], "version": distribution.version}
    package["requestedBy"] = sorted(wanted_by)
    package["location"] = str(distribution.locate_file(""))
    package["editable"] = _is_editable(distribution)
    return package


def _is_editable(distribution):
    try:
        origin = json.loads(distribution.read_text("direct_url.json") or "{}")
    except ValueError:
        return False
    return bool((origin.get("dir_info") or {}).get("editable"))
