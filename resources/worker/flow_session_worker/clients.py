"""Everybody who is connected: clients and the worker's own processes."""

import json

from flow_session_worker.connection import Connection
from flow_session_worker.faults import RequestError
from flow_session_worker.requests import parse_request


class Clients:
    """Accepts connections and brings their lines to the right place.

    With a token, a client must say it in `hello` before anything else. The worker's own processes say a key instead.
    """

    def __init__(self, loop, listener, token, pool, serve, log):
        self._loop = loop
        self._listener = listener
        self._token = token
        self._pool = pool
        self._serve = serve
        self._log = log
        self._all = set()
        listener.setblocking(False)
        loop.watch(listener, self._accept)

    def close(self):
        self._loop.forget(self._listener)
        self._listener.close()
        for connection in list(self._all):
            connection.close()

    def _accept(self, _readable, _writable):
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.add(sock)

    def add(self, sock):
        """Serves whoever is at the other end."""
        self._all.add(Connection(self._loop, sock, self._line, self._closed))

    def _closed(self, connection):
        self._all.discard(connection)
        if connection.owner is not None:
            connection.owner.disconnected()

    def _line(self, connection, line):
        if line is None:
            return self._refuse(connection, None, "lineTooLong", "a line may have 16 MB at most")
        if not line.strip():
            return None
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            return self._refuse(connection, None, "invalidJson", "the line is not JSON")
        if connection.owner is not None:
            return connection.owner.receive(message)
        if isinstance(message, dict) and "key" in message:
            return self._adopt(connection, message)
        return self._request(connection, message)

    def _request(self, connection, message):
        given = message.get("id") if isinstance(message, dict) else None
        request = None
        try:
            request = parse_request(connection, message)
            self._check(connection, request)
            self._serve(request)
        except RequestError as error:
            self._fail(connection, request, given, error.to_json())
        except Exception as error:
            import traceback

            self._log(traceback.format_exc())
            self._fail(
                connection, request, given, {"code": "internal", "message": "%s: %s" % (type(error).__name__, error)}
            )
        if self._token is not None and not connection.trusted:
            connection.close()

    def _fail(self, connection, request, given, error):
        if request is not None:
            request.fail(error)
        else:
            self._refuse(connection, given, error["code"], error["message"])

    def _refuse(self, connection, request_id, code, message):
        connection.send({"id": request_id, "error": {"code": code, "message": message}})
        if self._token is not None and not connection.trusted:
            connection.close()

    def _check(self, connection, request):
        if self._token is None or connection.trusted:
            return
        if request.method != "hello" or not _same(request.params.get("token"), self._token):
            raise RequestError("unauthorized", "say hello with the token of this worker first")
        connection.trusted = True

    def _adopt(self, connection, message):
        host = self._pool.host_of(message["key"])
        job = host.jobs.get(message.get("job")) if host else None
        if host is None or (job is None and "job" in message):
            return self._refuse(connection, None, "unauthorized", "nobody has this key")
        connection.unlimited()
        connection.trusted = True
        if job is not None:
            job.connection = connection
            connection.owner = JobEnd(host, job)
        else:
            connection.owner = host
            host.accept(connection, message.get("info") or {})
        return None


class JobEnd:
    """What a connection of a forked job belongs to."""

    def __init__(self, host, job):
        self._host = host
        self._job = job

    def receive(self, message):
        self._host.receive_of(self._job, message)

    def disconnected(self):
        self._job.disconnected()


def _same(given, expected):
    """Compares in a time that does not tell how much was right."""
    given, expected = str(given).encode("utf-8", "replace"), expected.encode("utf-8")
    return len(given) == len(expected) and sum(one ^ other for one, other in zip(given, expected)) == 0
