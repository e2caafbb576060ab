"""Runs a program and ends it, with all that it started, when whoever asked for it is gone.

Usage: supervise.py [--in FOLDER] PROGRAM [ARGUMENT ...]   with a pipe as standard input, whose end means "gone".

With --in the program works in that folder; exit code 126 means that the folder, 127 that the program cannot be had.
"""

import _thread
import os
import sys

SIGKILL, SIGPIPE, SIGXFSZ = 9, 13, 25
"""The same on all systems that have them; `signal` would cost as much as the rest of the start."""


def main(arguments):
    folder = None
    if arguments[:1] == ["--in"]:
        folder, arguments = arguments[1], arguments[2:]
        if not os.path.isdir(folder):
            sys.stderr.write("no folder: %s\n" % folder)
            return 126
        os.chdir(folder)
    try:
        kill, wait = (_start if hasattr(os, "posix_spawnp") else _start_on_windows)(arguments)
    except OSError as error:
        if folder is None:
            raise
        sys.stderr.write("no program: %s: %s\n" % (arguments[0], error.strerror))
        return 127
    _thread.start_new_thread(_watch, (kill,))
    return wait()


def _start(command):
    """Ways to end it with all that it started, and to wait for it. Far cheaper than `subprocess`."""
    no_input = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    # Python itself ignores these.
    usual = [SIGPIPE, SIGXFSZ]
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=no_input, setsigdef=usual)

    def wait():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    return lambda: os.killpg(os.getpgrp(), SIGKILL), wait


def _start_on_windows(command):
    import subprocess

    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    return child.kill, child.wait


def _watch(kill):
    while os.read(0, 4096):
        pass
    kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
