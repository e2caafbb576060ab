"""What the server answers when a request cannot be served."""


class RequestError(Exception):
    """Becomes `{"error": {code, message, details?}}`; the codes are listed in docs/worker-protocol.md."""

    def __init__(self, code, message, details=None):
        super().__init__(message)
        self.code = code
        self.details = details

    def to_json(self):
        error = {"code": self.code, "message": str(self)}
        if self.details is not None:
            error["details"] = self.details
        return error
