"""Where a run's prints go: to its log, at once, in order, and without the secrets of its connections."""

import io
import os
import sys

SHORTEST_SECRET = 4
"""Shorter values are no secrets and would make holes in ordinary words."""


class RedactingText(io.TextIOWrapper):
    """Text that is written whole lines at a time, with secrets blotted out."""

    secrets = ()

    def write(self, text):
        return super().write(redact(text))


def redact(text):
    """Blots out the secrets that are known so far."""
    for secret in RedactingText.secrets:
        if secret in text:
            text = text.replace(secret, "***")
    return text


def keep_secret(values):
    """From now on these values do not get into logs and errors."""
    known = {value for value in values if isinstance(value, str) and len(value) >= SHORTEST_SECRET}
    RedactingText.secrets = tuple(sorted(known.union(RedactingText.secrets), key=len, reverse=True))


def install_streams():
    """Call before anything is imported that keeps `sys.stdout`, as prompt flow's loggers do."""
    sys.stdin = open(os.devnull, encoding="utf-8")
    sys.stdout = sys.__stdout__ = _text(1)
    sys.stderr = sys.__stderr__ = _text(2)


def redirect(path):
    """Sends the output of this process and of what it starts to a file, from now on."""
    sys.stdout.flush()
    sys.stderr.flush()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)


def _text(number):
    raw = io.BufferedWriter(io.FileIO(number, "w", closefd=False))
    return RedactingText(raw, encoding="utf-8", errors="backslashreplace", newline="\n", line_buffering=True)
