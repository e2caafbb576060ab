"""Lines of the protocol: one JSON object each, in UTF-8, in both directions."""

import json

MAX_LINE = 16 * 1024 * 1024
"""Longest line a client may send, in bytes."""


def to_line(message):
    """Bytes of one line. Numbers that JSON does not know become null; lone surrogates are escaped."""
    try:
        text = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str)
    except ValueError:
        text = json.dumps(_without_nan(message), ensure_ascii=False, separators=(",", ":"), default=str)
    try:
        return text.encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(json.loads(text), ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def _without_nan(value):
    if isinstance(value, float):
        return value if value == value and value not in (float("inf"), float("-inf")) else None
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(item) for item in value]
    return value


class LineBuffer:
    """Cuts a stream of bytes into lines. A line over the limit comes out as None, once, and its bytes are dropped."""

    def __init__(self, limit=MAX_LINE):
        self._limit = limit
        self._parts = []
        self._size = 0
        self._dropping = False

    def push(self, data):
        """Returns the lines that `data` completes, without their ends."""
        lines = []
        start = 0
        while True:
            end = data.find(b"\n", start)
            if end < 0:
                self._keep(data[start:], lines)
                return lines
            self._keep(data[start:end], lines)
            if not self._dropping:
                lines.append(b"".join(self._parts))
            self._parts, self._size, self._dropping = [], 0, False
            start = end + 1

    def _keep(self, piece, lines):
        if self._dropping or not piece:
            return
        self._size += len(piece)
        if self._limit is not None and self._size > self._limit:
            self._parts, self._size, self._dropping = [], 0, True
            lines.append(None)
        else:
            self._parts.append(piece)
