"""The steps of making an environment image that run inside it: `probe` before the installation, `finish` after it.

Usage: build_steps.py probe WORKER            compiles the worker, tells about the interpreter as one JSON line
       build_steps.py finish USER             empties /flow and makes the session's folders, for that user of the image
"""

import compileall
import json
import os
import shutil
import sys

# Ends with it where the image itself is at fault.
UNFIT = 3


def probe(worker):
    compileall.compile_dir(worker, quiet=2)
    try:
        import pip

        version = pip.__version__
    except ImportError:
        version = None
    about = {"executable": sys.executable, "version": "%d.%d.%d" % sys.version_info[:3], "pip": version}
    print(json.dumps(about))


def finish(user):
    try:
        uid, gid = numbers(user)
    except StopIteration:
        print("it runs as %s, whom its /etc/passwd and /etc/group do not have" % user, file=sys.stderr)
        sys.exit(UNFIT)
    for folder in ("/flow", "/session", "/opt/flow-sessions/outside"):
        shutil.rmtree(folder, ignore_errors=True)
    os.makedirs("/flow")
    os.makedirs("/session/home", exist_ok=True)
    for folder in ("/flow", "/session", "/session/home"):
        os.chown(folder, uid, gid)
    print(json.dumps({"uid": uid, "gid": gid}))


def numbers(user):
    """The ids of an image's user, as `name`, `uid`, or either with `:group`."""
    name, _, group = user.partition(":")
    uid, gid = 0, 0
    if name.isdigit():
        uid = gid = int(name)
        gid = next((int(line[3]) for line in table("/etc/passwd") if line[2] == name), 0)
    elif name:
        uid, gid = next((int(line[2]), int(line[3])) for line in table("/etc/passwd") if line[0] == name)
    if group.isdigit():
        gid = int(group)
    elif group:
        gid = next(int(line[2]) for line in table("/etc/group") if line[0] == group)
    return uid, gid


def table(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return [line.rstrip("\n").split(":") for line in file if line.count(":") >= 3]
    except OSError:
        return []


if __name__ == "__main__":
    {"probe": probe, "finish": finish}[sys.argv[1]](*sys.argv[2:])
