"""When a session that nobody uses stops itself."""

import time

LARGEST_STEP = 5.0
"""Seconds that one look at the clock can count for."""


class IdleClock:
    """Counts the seconds in which the session was awake and idle.

    It adds up the steps between looks at the monotonic clock instead of comparing two times. A changed wall clock does
    not reach it, and a suspended machine counts as one step: some systems let the monotonic clock run on during suspend
    and some do not, and a laptop that was closed overnight must find its session as it left it on all of them.
    """

    def __init__(self, seconds, now):
        self.seconds = seconds
        self._idle = 0.0
        self._last = now

    def advance(self, now, busy):
        """Call at least once a second. While `busy` the clock stands at zero."""
        step = min(max(now - self._last, 0.0), LARGEST_STEP)
        self._last = now
        self._idle = min(self._idle, 0.0) if busy else self._idle + step

    def touch(self, hold=0.0):
        """Activity: the count starts again. `hold` keeps the session at least so many seconds."""
        self._idle = min(self._idle, 0.0, self.seconds - hold)

    def set_seconds(self, seconds):
        self.seconds = seconds
        self._idle = 0.0

    @property
    def remaining(self):
        """Seconds to the deadline; None when there is none."""
        return None if self.seconds == 0 else max(0.0, self.seconds - self._idle)

    @property
    def deadline(self):
        """Seconds since the epoch, by today's wall clock; None when there is none."""
        remaining = self.remaining
        return None if remaining is None else time.time() + remaining
