"""One request of a client and the ways to answer it."""

from flow_session_worker.faults import RequestError


class Request:
    """Answered once; events may come before. Answers to a client that has gone go nowhere."""

    def __init__(self, connection, request_id, method, params):
        self.connection = connection
        self.id = request_id
        self.method = method
        self.params = params
        self._answered = False
        connection.pending += 1

    def event(self, name, data):
        if not self._answered:
            self.connection.send({"id": self.id, "event": name, "data": data})

    def reply(self, result):
        self._answer({"id": self.id, "result": result})

    def fail(self, error):
        """`error` is `{code, message, details?}`."""
        self._answer({"id": self.id, "error": error})

    def unawaited(self):
        """There will be no answer: a client that has nothing else to wait for may go."""
        self.connection.settle()

    def _answer(self, message):
        if not self._answered:
            self._answered = True
            self.connection.send(message)
            self.connection.settle()

    def get(self, name, kinds, default=None, needed=False):
        """A parameter of one of these types; raises RequestError. True and False are no numbers."""
        value = self.params.get(name)
        if value is None:
            if needed:
                raise RequestError("invalidParams", "%s needs %s" % (self.method, name))
            return default
        kinds = kinds if isinstance(kinds, tuple) else (kinds,)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise RequestError("invalidParams", "%s of %s is no %s" % (name, self.method, kinds[-1].__name__))
        return value


def parse_request(connection, message):
    """Raises RequestError for anything that is no request."""
    if not isinstance(message, dict):
        raise RequestError("invalidRequest", "a request is a JSON object")
    request_id, method, params = message.get("id"), message.get("method"), message.get("params")
    if isinstance(request_id, bool) or not isinstance(request_id, (int, float, str)):
        raise RequestError("invalidRequest", "a request needs an id: a number or a string")
    if not isinstance(method, str):
        raise RequestError("invalidRequest", "a request needs a method")
    if params is not None and not isinstance(params, dict):
        raise RequestError("invalidParams", "params is a JSON object")
    return Request(connection, request_id, method, params or {})
