"""Starting a program that a client wants to run beside the flow."""

import os
import signal

PIECE = 65536
"""Most bytes of output in one event."""


class Pipe:
    """The reading end of a pipe. Like that of a socket its number is -1 once it is closed."""

    def __init__(self, number):
        os.set_blocking(number, False)
        self._number = number

    def fileno(self):
        return self._number

    def read(self):
        """What is there; empty at the end, None where there is nothing yet."""
        try:
            return os.read(self._number, PIECE)
        except BlockingIOError:
            return None

    def close(self):
        if self._number >= 0:
            os.close(self._number)
            self._number = -1


def start_program(command, folder, env, umask):
    """The process, which leads a session of its own, and `{"stdout", "stderr"}` to read; raises OSError or ValueError."""
    import subprocess

    pipes, ends = {}, {}
    try:
        for name in ("stdout", "stderr"):
            reading, ends[name] = os.pipe()
            pipes[name] = Pipe(reading)
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            env=env,
            umask=umask,
            start_new_session=True,
            preexec_fn=_heed_signals,
            **ends,
        )
    except BaseException:
        for pipe in pipes.values():
            pipe.close()
        raise
    finally:
        for end in ends.values():
            os.close(end)
    return process, pipes


def _heed_signals():
    """What the server ignores, a program would go on ignoring."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def has_ended(process):
    """Where the system can, the process is left to be waited for: until then its number is nobody else's."""
    if not hasattr(os, "waitid"):
        return process.poll() is not None
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
