"""Runs a program and ends it, with all that it started, when whoever asked for it is gone.

Usage: supervise.py PROGRAM [ARGUMENT ...]   with a pipe as standard input, whose end means "gone".
"""

import os
import signal
import subprocess
import sys
import threading

try:
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
except OSError as error:
    sys.stderr.write("%s: %s\n" % (sys.argv[1], error.strerror))
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
