"""Reading a log that somebody else is writing, by byte offsets."""

import os

CHUNK = 65536
"""Most bytes of one piece."""


def read_text(path, offset, whole, limit=CHUNK):
    """Text from a byte offset and the offset after it; ('', offset) where there is nothing new.

    A character that is cut by the end of the file is left for the next time, unless the file is `whole`.
    """
    try:
        with open(path, "rb") as file:
            file.seek(offset)
            data = file.read(limit)
    except OSError:
        return "", offset
    if not (whole and len(data) < limit):
        data = data[: len(data) - _cut_bytes(data)]
    return data.decode("utf-8", "replace"), offset + len(data)


def size_of(path):
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def _cut_bytes(data):
    """How many bytes at the end belong to a character that is not complete."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if back < needed else 0
        if byte < 0x80:
            return 0
    return 0
