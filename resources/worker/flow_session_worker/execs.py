"""Programs that clients run beside the flow, each as long as its client is there."""

import binascii

from flow_session_worker.exec_process import has_ended, start_program
from flow_session_worker.kill import kill_group, signal_name

MOST_UNSENT = 4 * 1024 * 1024
"""Bytes that may wait for a client before the output of its programs is left where it is."""

LAST_WORDS = 0.2
"""Seconds for the output of a program that was killed; who has left its group may hold its pipes for ever."""


class Exec:
    """One program. Sends what it says as events and answers once it and both pipes have ended."""

    def __init__(self, loop, request, exec_id, started, on_end):
        self.request = request
        self.id = exec_id
        self._loop = loop
        self._process, self._pipes = started
        self._on_end = on_end
        self._killed = False
        self._over = False
        self.pid = self._process.pid
        self._watch()
        request.connection.departures.add(self._departed)

    def kill(self, grace):
        """Ends it with its group: politely first, for good after `grace` seconds."""
        if self._over:
            return
        self._killed = True
        if self._process.returncode is not None:
            self._end()
        elif grace > 0:
            kill_group(self.pid, False)
            self._loop.later(grace, lambda: self.kill(0))
        else:
            kill_group(self.pid, True)

    def look(self):
        """Call when it may have ended. What it left running in its group goes with it."""
        if self._process.returncode is not None or not has_ended(self._process):
            return
        kill_group(self.pid, True)
        self._process.wait()
        if self._killed:
            self._loop.later(LAST_WORDS, self._end)
        self._end_if_over()

    def stop(self, error):
        """The session ends: so does this, with an error for the client."""
        self.kill(0)
        self._close()
        self.request.fail(error)

    def _departed(self):
        self.kill(0)

    def _watch(self):
        for name, pipe in self._pipes.items():
            self._loop.watch(pipe, lambda _readable, _writable, name=name: self._read(name))

    def _read(self, name):
        data = self._pipes[name].read()
        if data is None:
            return
        if not data:
            pipe = self._pipes.pop(name)
            self._loop.forget(pipe)
            pipe.close()
            return self._end_if_over()
        text = binascii.b2a_base64(data, newline=False).decode("ascii")
        self.request.event("output", {"stream": name, "data": text})
        if self.request.connection.unsent > MOST_UNSENT:
            for pipe in self._pipes.values():
                self._loop.forget(pipe)
            self.request.connection.when_room(self._watch)

    def _end_if_over(self):
        if not self._pipes and self._process.returncode is not None:
            self._end()

    def _end(self):
        if self._over:
            return
        self._close()
        code = self._process.returncode
        # A shell says it this way too.
        self.request.reply({"code": code} if code >= 0 else {"code": 128 - code, "signal": signal_name(-code)})

    def _close(self):
        if self._over:
            return
        self._over = True
        for pipe in self._pipes.values():
            self._loop.forget(pipe)
            pipe.close()
        self._pipes = {}
        self.request.connection.departures.discard(self._departed)
        self._on_end(self)


class Execs:
    """All of them; `on_end()` is called whenever one is over."""

    def __init__(self, loop, on_end):
        self._loop = loop
        self._on_end = on_end
        self._all = []
        loop.on_wake = self.look

    @property
    def pids(self):
        return [one.pid for one in self._all]

    def start(self, request, exec_id, command, folder, env, umask):
        """Raises OSError or ValueError where the program cannot be started."""
        started = start_program(command, folder, env, umask)
        self._all.append(Exec(self._loop, request, exec_id, started, self._ended))

    def kill(self, connection, exec_id, grace):
        """False where this client has none of that name any more."""
        found = [one for one in self._all if one.request.connection is connection and one.id == exec_id]
        for one in found:
            one.kill(grace)
        return bool(found)

    def look(self):
        for one in list(self._all):
            one.look()

    def stop(self):
        for one in list(self._all):
            one.stop({"code": "ending", "message": "the session is ending"})

    def _ended(self, one):
        self._all.remove(one)
        self._on_end()
