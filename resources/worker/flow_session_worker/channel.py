"""The end of the worker's own processes: a blocking line to the server."""

import json
import os
import signal
import threading

from flow_session_worker.address import connect
from flow_session_worker.wire import LineBuffer, to_line


class Channel:
    """Lines to and from the server. Any thread may send."""

    def __init__(self, address, key, **first):
        self.socket = connect(address)
        self._lock = threading.Lock()
        self._lines = LineBuffer(limit=None)
        self._ready = []
        self.send(dict(first, key=key))

    def send(self, message):
        """A server that is gone takes this process with it, so its absence is no error here."""
        try:
            with self._lock:
                self.socket.sendall(to_line(message))
        except OSError:
            pass

    def receive(self):
        """Waits for the next line; None when the server is gone."""
        while not self._ready:
            try:
                data = self.socket.recv(65536)
            except OSError:
                return None
            if not data:
                return None
            self._ready += self._lines.push(data)
        return json.loads(self._ready.pop(0))

    @property
    def has_line(self):
        return bool(self._ready)

    def die_with_server(self):
        """From now on the end of the connection ends this process and everything it has started."""
        threading.Thread(target=self._watch, name="flow-session-lifeline", daemon=True).start()

    def _watch(self):
        while True:
            try:
                if not self.socket.recv(4096):
                    break
            except OSError:
                break
        if os.name == "nt":
            os._exit(1)
        os.killpg(os.getpgid(0), signal.SIGKILL)
