"""Clients that follow a log: the runs' logs as events, any log as a long poll."""

from flow_session_worker.tail import read_text, size_of

INTERVAL = 0.02
"""Seconds between looks at the logs that somebody follows."""


class RunFollower:
    """Sends a run's log as it grows and its result after the last byte, at the pace of the client."""

    def __init__(self, connection, request_id, run, offset, finish):
        self.connection = connection
        self._id = request_id
        self._run = run
        self._offset = offset
        self._finish = finish

    def pump(self):
        """True when there is nothing more to do."""
        whole = self._run.finished
        end = size_of(self._run.log)
        while self.connection.has_room:
            if self._offset >= end and not whole:
                return False
            text, after = read_text(self._run.log, self._offset, whole)
            if after == self._offset:
                if whole:
                    self._finish()
                return whole
            data = {"text": text, "offset": self._offset, "next": after}
            self._offset = after
            self.connection.send({"id": self._id, "event": "log", "data": data})
        return self.connection.closed


class LogPoll:
    """Answers once there is text past the offset, or at once where nobody wants to wait or nothing can come."""

    def __init__(self, request, path, offset, limit, is_over, wait):
        self.connection = request.connection
        self._request = request
        self._path = path
        self._offset = offset
        self._limit = limit
        self._is_over = is_over
        self._wait = wait

    def pump(self):
        """True when there is nothing more to do."""
        over = self._is_over()
        end = size_of(self._path)
        if self._offset > end:
            self._offset = 0  # The log was cut meanwhile: what is there now is all new.
        if self._offset == end and self._wait and not over:
            return self.connection.closed
        text, after = read_text(self._path, self._offset, over, self._limit)
        if after == self._offset and self._wait and not over:
            return self.connection.closed
        self._request.reply({"text": text, "next": after, "eof": over and after >= end})
        return True


class Followers:
    """Looks at the followed logs while there are any."""

    def __init__(self, loop):
        self._loop = loop
        self._all = []
        self._ticking = False

    def add(self, follower):
        if not follower.pump():
            self._all.append(follower)
            self._tick_later()

    def pump(self):
        """Call when a run ends, so that nobody waits for the next look."""
        self._all = [follower for follower in self._all if not follower.connection.closed and not follower.pump()]

    def _tick_later(self):
        if not self._ticking and self._all:
            self._ticking = True
            self._loop.later(INTERVAL, self._tick)

    def _tick(self):
        self._ticking = False
        self.pump()
        self._tick_later()
