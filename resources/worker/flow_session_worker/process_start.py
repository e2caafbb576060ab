"""When a process began, in the system's own words, so that a later process with its number is not taken for it."""

import os
import sys


def process_start(pid):
    """Ticks since boot on Linux, a date elsewhere; None where the system does not say."""
    if sys.platform.startswith("linux"):
        fields = stat_fields(pid)
        return fields[19] if fields else None
    if os.name == "nt":
        return None
    import subprocess

    plain = dict(os.environ, LC_ALL="C")
    try:
        return subprocess.check_output(["ps", "-o", "lstart=", "-p", str(pid)], text=True, env=plain).strip() or None
    except (OSError, subprocess.CalledProcessError):
        return None


def stat_fields(pid):
    """The fields of /proc/<pid>/stat from the state on; the name before them may hold anything."""
    try:
        with open("/proc/%d/stat" % pid, encoding="latin-1") as file:
            text = file.read()
        return text[text.rindex(")") + 2 :].split(" ")
    except (OSError, ValueError):
        return None
