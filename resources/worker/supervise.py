"""Runs a program and ends it, with all that it started, when whoever asked for it is gone.

Usage: supervise.py [--in FOLDER] PROGRAM [ARGUMENT ...]   with a pipe as standard input, whose end means "gone".

With --in the program works in that folder; exit code 126 means that the folder, 127 that the program cannot be had.
"""

import os
import signal
import subprocess
import sys
import threading

command, folder = sys.argv[1:], None
if command[:1] == ["--in"]:
    folder, command = command[1], command[2:]
    if not os.path.isdir(folder):
        sys.stderr.write("no folder: %s\n" % folder)
        sys.exit(126)
try:
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, cwd=folder)
except OSError as error:
    if folder is None:
        raise
    sys.stderr.write("no program: %s: %s\n" % (command[0], error.strerror))
    sys.exit(127)


def watch() -> None:
    while os.read(0, 4096):
        pass
    if os.name == "nt":
        child.kill()
    else:
        os.killpg(os.getpgrp(), signal.SIGKILL)


threading.Thread(target=watch, daemon=True).start()
sys.exit(child.wait())
