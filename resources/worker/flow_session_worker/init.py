"""The first process of a container: passes signals on, buries what others leave behind, ends as the server ended."""

import os
import signal
import sys
import time

PR_SET_CHILD_SUBREAPER = 36


def serve_under_init(arguments):
    """Forks the server and returns its exit code, or 128 + n when signal n ended it. The server returns here too."""
    if not hasattr(os, "fork"):
        sys.stderr.write("--init needs a system that can fork\n")
        return 2
    forwarded = {signal.SIGTERM, signal.SIGINT}
    # A first process gets only signals that it handles or blocks. SIGHUP has no meaning without a terminal.
    signal.pthread_sigmask(signal.SIG_BLOCK, forwarded | {signal.SIGCHLD, signal.SIGHUP})
    if os.getpid() != 1:
        _adopt_orphans()
    first = None
    if "--stdio" in arguments:
        from flow_session_worker.first_client import FirstClient

        first = FirstClient()
    server = os.fork()
    if server == 0:
        for number in forwarded:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, forwarded | {signal.SIGCHLD, signal.SIGHUP})
        from flow_session_worker.serve import main

        return main(arguments, under_init=True, client=first and first.for_server())
    if first:
        first.start_copier()
    while True:
        number = signal.sigwait(forwarded | {signal.SIGCHLD, signal.SIGHUP})
        if number in forwarded:
            # It has not been waited for, so the number is still its own.
            os.kill(server, number)
        code = _reap(server)
        if code is not None:
            if code < 0:
                _note(arguments, -code)
            return code if code >= 0 else 128 - code


def _reap(server):
    """Waits for all that have ended; the server's exit code, negative for a signal, once it is among them."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return None
        if pid == 0:
            return None
        if pid == server:
            return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _note(arguments, number):
    """Nobody else is left to say it."""
    from flow_session_worker.kill import signal_name
    from flow_session_worker.options import UsageError, parse_options

    try:
        with open(os.path.join(parse_options(arguments).session, "worker.log"), "ab") as file:
            now = time.strftime("%Y-%m-%dT%H:%M:%S%z")
            file.write(("%s the worker was ended by %s\n" % (now, signal_name(number))).encode())
    except (OSError, UsageError):
        pass


def _adopt_orphans():
    """What a first process does anyway; only Linux knows it for others."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    except (ImportError, OSError, AttributeError, TypeError):
        pass
