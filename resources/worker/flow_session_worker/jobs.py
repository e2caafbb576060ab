"""Work that is done outside the server: a run, a verification, the list of packages."""

import itertools

_ids = itertools.count(1)


class Job:
    """One piece of work for a runtime. Calls `on_event(name, data)` any number of times and `on_end(outcome)` once.

    The outcome is `{"result": …}` of the work itself, or `{"lost": {code, signal, runtime}}` when the process ended
    without one, or `{"refused": error}` when no runtime could be had.
    """

    def __init__(self, kind, task, on_event, on_end):
        self.id = next(_ids)
        self.kind = kind
        self.task = task
        self.host = None
        self.pid = None
        self.connection = None
        self.ended = False
        self.exit = None
        self._on_event = on_event
        self._on_end = on_end

    def to_message(self):
        return {"job": self.id, "kind": self.kind, "task": self.task}

    def event(self, name, data):
        if not self.ended:
            self._on_event(name, data)

    def end(self, outcome):
        if not self.ended:
            self.ended = True
            self._on_end(outcome)

    def receive(self, message):
        """A line from the process that does the work."""
        if "event" in message:
            self.event(message["event"], message.get("data"))
        elif "result" in message:
            self.end({"result": message["result"]})

    def exited(self, code, signal, loop):
        """Its process is gone. What it said last may still be on the way."""
        self.exit = {"code": code, "signal": signal, "runtime": False}
        if self.connection is None or self.connection.closed:
            loop.later(0.0 if self.connection else 0.2, self.lose)
        else:
            loop.later(1.0, self.lose)

    def disconnected(self):
        if self.exit is not None:
            self.lose()

    def lose(self):
        self.end({"lost": self.exit})
