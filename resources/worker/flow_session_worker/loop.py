"""One thread that waits for sockets and timers."""

import heapq
import selectors
import socket
import time


class Loop:
    """Handlers are called with nothing; an exception in one goes to `on_error` and never ends the loop.

    `after_turn`, where it is set, is called whenever something was done, and `on_wake` when a signal came.
    """

    def __init__(self, on_error):
        self._selector = selectors.DefaultSelector()
        self._on_error = on_error
        self.after_turn = None
        self.on_wake = None
        self._timers = []
        self._count = 0
        self._stopped = False
        self._wake, self.wake_socket = socket.socketpair()
        self._wake.setblocking(False)
        self.wake_socket.setblocking(False)
        self._selector.register(self._wake, selectors.EVENT_READ, self._woken)

    def watch(self, sock, handler, read=True, write=False):
        """Calls `handler(readable, writable)`; called again it changes what is waited for."""
        events = (selectors.EVENT_READ if read else 0) | (selectors.EVENT_WRITE if write else 0)
        if not events:
            return self.forget(sock)
        try:
            self._selector.modify(sock, events, handler)
        except KeyError:
            self._selector.register(sock, events, handler)

    def forget(self, sock):
        try:
            self._selector.unregister(sock)
        except (KeyError, ValueError):
            pass

    def later(self, seconds, action):
        """Calls `action` once, after so many seconds."""
        self._count += 1
        heapq.heappush(self._timers, (time.monotonic() + seconds, self._count, action))

    def stop(self):
        self._stopped = True

    def run(self):
        """Returns after `stop`."""
        while not self._stopped:
            timeout = max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else None
            for key, events in self._selector.select(timeout):
                if key.fileobj.fileno() >= 0:
                    self._call(key.data, bool(events & selectors.EVENT_READ), bool(events & selectors.EVENT_WRITE))
            now = time.monotonic()
            while self._timers and self._timers[0][0] <= now and not self._stopped:
                self._call(heapq.heappop(self._timers)[2])
            if self.after_turn is not None:
                self._call(self.after_turn)

    def _call(self, handler, *arguments):
        try:
            handler(*arguments)
        except Exception as error:
            self._on_error(error)

    def _woken(self, _readable, _writable):
        try:
            self._wake.recv(4096)
        except BlockingIOError:
            pass
        if self.on_wake is not None:
            self.on_wake()
