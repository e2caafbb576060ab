"""Clients that want to know when what `hello` says of the session changes."""

import time

INTERVAL = 0.2
"""Seconds between two events, at least."""

MOMENT = 1.0
"""Seconds by which a deadline has to move to be news."""


class Watchers:
    """Compares after every turn of the loop, so that nothing has to tell. Costs nothing while nobody watches."""

    def __init__(self, loop, to_state, is_busy):
        self._loop = loop
        self._to_state = to_state
        self._is_busy = is_busy
        self._sent = []
        self._last = 0.0
        self._waiting = False

    def add(self, request):
        """Sends the state as it is, and from now on what becomes of it. A client that hangs up has had enough."""
        state = self._to_state()
        request.event("state", state)
        request.unawaited()
        self._sent.append([request, state])

    def look(self):
        """Call after every turn."""
        if not self._sent or self._waiting:
            return
        rest = self._last + INTERVAL - time.monotonic()
        if rest > 0:
            self._waiting = True
            self._loop.later(rest, self._look_again)
            return
        self._last = time.monotonic()
        self._sent = [pair for pair in self._sent if not pair[0].connection.closed]
        state, busy = self._to_state(), self._is_busy()
        for pair in self._sent:
            if pair[0].connection.has_room and is_news(pair[1], state, busy):
                pair[1] = state
                pair[0].event("state", state)

    def _look_again(self):
        self._waiting = False


def is_news(old, new, busy):
    """While something goes on the deadline moves along with the time, which is none."""
    before, after = old["idleUntil"], new["idleUntil"]
    if dict(old, idleUntil=None) != dict(new, idleUntil=None) or (before is None) != (after is None):
        return True
    return not busy and before is not None and abs(before - after) > MOMENT
