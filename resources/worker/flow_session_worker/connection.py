"""One open socket of the server: a client's, or one of the worker's own processes."""

from flow_session_worker.wire import LineBuffer, to_line

ROOM = 1024 * 1024
"""Bytes that may wait for a client before what follows a file holds back."""

CLOGGED = 8 * ROOM
"""Bytes that may wait for a client before no more of its requests are read."""


class Connection:
    """Calls `on_line(connection, bytes or None)` for each line and `on_close(connection)` once.

    What is in `departures` is called when the client sends no more, whether or not it still listens.
    """

    def __init__(self, loop, sock, on_line, on_close):
        sock.setblocking(False)
        self._loop = loop
        self._sock = sock
        self._lines = LineBuffer()
        self._out = bytearray()
        self._on_line = on_line
        self._on_close = on_close
        self._read_closed = False
        self._watched = None
        self.closed = False
        self.pending = 0
        self.trusted = False
        self.owner = None
        self.departures = set()
        self._waiting = []
        self._watch()

    @property
    def has_room(self):
        return not self.closed and len(self._out) < ROOM

    @property
    def unsent(self):
        """Bytes that wait for the client."""
        return 0 if self.closed else len(self._out)

    def when_room(self, action):
        """Calls `action` once, as soon as there is room, or nobody left to have any."""
        self._waiting.append(action)
        self._offer_room()

    def unlimited(self):
        """For the worker's own processes: a result may be of any size."""
        self._lines._limit = None

    def send(self, message):
        if self.closed:
            return
        self._out += to_line(message)
        self._flush()

    def settle(self):
        """One request less to answer; a client that only waits for answers may go now."""
        self.pending -= 1
        self._close_if_over()

    def drain(self):
        """Reads what has come in without waiting for the loop."""
        while not self.closed and not self._read_closed and self._read():
            pass

    def close(self):
        if self.closed:
            return
        self.closed = True
        self._loop.forget(self._sock)
        self._sock.close()
        self._on_close(self)
        self._depart()
        self._offer_room()

    def _ready(self, readable, writable):
        if writable:
            self._flush()
        if readable and not self.closed:
            self._read()

    def _read(self):
        try:
            data = self._sock.recv(262144)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            self.close()
            return False
        if not data:
            # The client may have closed its sending half only, and still wait for answers.
            self._read_closed = True
            self._watch()
            self._depart()
            self._close_if_over()
            return False
        for line in self._lines.push(data):
            if self.closed:
                return False
            self._on_line(self, line)
        self._watch()
        return True

    def _flush(self):
        try:
            while self._out:
                sent = self._sock.send(memoryview(self._out)[:262144])
                del self._out[:sent]
        except (BlockingIOError, InterruptedError):
            pass
        except OSError:
            self.close()
            return
        self._watch()
        self._offer_room()
        self._close_if_over()

    def _depart(self):
        departures, self.departures = self.departures, set()
        for action in departures:
            action()

    def _offer_room(self):
        if self._waiting and (self.closed or self.has_room):
            waiting, self._waiting = self._waiting, []
            for action in waiting:
                action()

    def _watch(self):
        reads = not self._read_closed and len(self._out) <= CLOGGED
        wanted = (reads, bool(self._out))
        if self.closed or wanted == self._watched:
            return
        self._watched = wanted
        self._loop.watch(self._sock, self._ready, read=reads, write=wanted[1])

    def _close_if_over(self):
        if self._read_closed and not self._out and self.pending <= 0:
            self.close()
