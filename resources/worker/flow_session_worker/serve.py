"""The server's start and its end. Imports nothing that the first `hello` can do without."""

import os
import signal
import sys
import time

from flow_session_worker import PROTOCOL, VERSION
from flow_session_worker.address import listen
from flow_session_worker.clients import Clients
from flow_session_worker.files import FileLock, read_json, remove, write_json
from flow_session_worker.loop import Loop
from flow_session_worker.methods import serve_request
from flow_session_worker.options import USAGE, UsageError, parse_options
from flow_session_worker.process_start import process_start
from flow_session_worker.runtime_pool import RuntimePool
from flow_session_worker.session import Session
from flow_session_worker.worker_log import WorkerLog

BEAT = 1.0
"""Seconds between looks at the clock and at the session folder."""

PATIENCE = 10.0
"""Seconds in which the worker of a container that is being replaced must have ended."""

BAD_INPUT, TAKEN = 2, 3


def main(arguments, under_init=False, client=None):
    """Serves until the session ends; the exit code is 0 then, or tells the signal to who started us as a container.

    `client` is a socket that somebody is connected to already.
    """
    try:
        options = parse_options(arguments)
        if not os.path.isdir(options.session):
            raise UsageError("there is no session folder %s" % options.session)
        if "--flow" in arguments and not os.path.isdir(options.flow):
            raise UsageError("there is no flow folder %s" % options.flow)
    except UsageError as error:
        sys.stderr.write("%s\n%s\n" % (error, USAGE))
        return BAD_INPUT
    lock = _take(os.path.join(options.session, ".worker.held"), PATIENCE if under_init else 0.0)
    if lock is None:
        sys.stderr.write("another worker serves %s\n" % options.session)
        return TAKEN
    try:
        listener, address = listen(options.listen)
    except (UsageError, OSError) as error:
        sys.stderr.write("cannot listen on %s: %s\n" % (options.listen, error))
        return BAD_INPUT
    return Server(options, listener, address, lock, under_init, client).run()


def _take(path, patience):
    """The lock of the session; None where another worker keeps it for longer than that."""
    deadline = time.monotonic() + patience
    while True:
        lock = FileLock(path)
        if lock.take():
            return lock
        if time.monotonic() >= deadline:
            return None
        time.sleep(0.005)


class Server:
    """One worker: everything is built here."""

    def __init__(self, options, listener, address, lock, under_init, client):
        self._folder = options.session
        self._under_init = under_init
        self._code = 0
        self._address = address
        self._lock = lock
        self._gone = False
        token = os.urandom(24).hex() if address.startswith("tcp:") else None
        umask = os.umask(0o077)
        self._log = WorkerLog(options.session)
        self._loop = Loop(self._crashed)
        pool = RuntimePool(self._loop, options.session, self._log, options, umask)
        pool.address = address
        self._session = Session(options, self._loop, pool, self._log)
        self._clients = Clients(self._loop, listener, token, pool, self._serve, self._log)
        self._announce(token, pool.python)
        if client is not None:
            self._clients.add(client)

    def run(self):
        """Returns the exit code."""
        self._handle_signals()
        # The first hello comes before the runtime is started: that costs an import and a fork.
        self._loop.later(0.03, self._begin)
        self._beat()
        try:
            self._loop.run()
        except Exception as error:
            self._crashed(error)
            raise
        self._leave()
        return self._code

    def _serve(self, request):
        serve_request(self._session, request)

    def _begin(self):
        self._session.runs.settle_lost()
        self._session.pool.warm()

    def _beat(self):
        now = time.monotonic()
        clock = self._session.clock
        clock.advance(now, self._session.busy)
        if self._lock.is_lost() or not os.path.isdir(self._folder):
            self._gone = True
            self._session.execs.stop()
            self._session.pool.stop()
            return self._loop.stop()
        if clock.remaining == 0.0 and not self._session.busy:
            self._session.end("idle")
        remaining = clock.remaining
        return self._loop.later(BEAT if remaining is None else min(BEAT, max(remaining, 0.01)), self._beat)

    def _announce(self, token, python):
        remove(os.path.join(self._folder, "ended.json"))
        about = {"protocol": PROTOCOL, "version": VERSION, "pid": os.getpid(), "startTime": process_start(os.getpid())}
        about.update(address=self._address, python=python)
        if token is not None:
            about["token"] = token
        write_json(os.path.join(self._folder, "worker.json"), about)
        self._log("worker %d listens on %s" % (os.getpid(), self._address))

    def _leave(self):
        self._clients.close()
        if self._gone:
            return self._remove_socket()
        ended = {"reason": self._session.ending, "at": round(time.time(), 3)}
        ended["idleSeconds"] = self._session.clock.seconds
        try:
            write_json(os.path.join(self._folder, "ended.json"), ended)
        except OSError as error:
            self._log("ended.json cannot be written: %s" % error)
        own = os.path.join(self._folder, "worker.json")
        if (read_json(own) or {}).get("pid") == os.getpid():
            remove(own)
        return self._remove_socket()

    def _remove_socket(self):
        if self._address.startswith("unix:"):
            remove(self._address[len("unix:") :])

    def _handle_signals(self):
        signal.set_wakeup_fd(self._loop.wake_socket.fileno(), warn_on_full_buffer=False)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        if hasattr(signal, "SIGCHLD"):
            # It does nothing but wake the loop.
            signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: self._end_soon("terminated", 143))
        by_hand = self._under_init or (sys.stdin is not None and sys.stdin.isatty())
        signal.signal(signal.SIGINT, (lambda *_: self._end_soon("interrupted", 130)) if by_hand else signal.SIG_IGN)

    def _end_soon(self, reason, code):
        """A signal may come in the middle of anything: the loop does the work."""
        self._loop.later(0.0, lambda: self._end(reason, code))

    def _end(self, reason, code):
        if self._under_init and self._session.ending is None:
            self._code = code
        self._session.end(reason)

    def _crashed(self, error):
        import traceback

        self._log("".join(traceback.format_exception(type(error), error, error.__traceback__)).rstrip())
