"""The server's command line; parsed by hand because argparse costs more than the rest of the start."""

import math
import os

USAGE = (
    "usage: flow_session_worker --session DIR --listen unix:/path.sock|tcp:127.0.0.1:0 --idle SECONDS "
    "[--python EXE] [--base-env NAME=VALUE]... [--no-fork]\n"
    "       flow_session_worker --attach unix:/path.sock|tcp:127.0.0.1:PORT|session:DIR [--token TOKEN]"
)


class UsageError(Exception):
    """The command line cannot be understood; the message says which part."""


class Options:
    """What the server was asked to do. `idle_seconds` 0 means never."""

    def __init__(self):
        self.session = None
        self.listen = None
        self.idle_seconds = None
        self.python = None
        self.base_env = {}
        self.no_fork = False


def parse_options(arguments):
    """Raises UsageError for anything it does not know."""
    options = Options()
    rest = list(arguments)
    while rest:
        name = rest.pop(0)
        if name == "--no-fork":
            options.no_fork = True
            continue
        if name not in ("--session", "--listen", "--idle", "--python", "--base-env"):
            raise UsageError("unknown argument %r" % name)
        if not rest:
            raise UsageError("%s needs a value" % name)
        value = rest.pop(0)
        if name == "--session":
            options.session = os.path.abspath(value)
        elif name == "--listen":
            options.listen = value
        elif name == "--idle":
            options.idle_seconds = to_seconds(value)
        elif name == "--python":
            options.python = value
        else:
            key, separator, text = value.partition("=")
            if not separator or not key:
                raise UsageError("--base-env needs NAME=VALUE, not %r" % value)
            options.base_env[key] = text
    if not options.session or not options.listen or options.idle_seconds is None:
        raise UsageError("--session, --listen and --idle are needed")
    return options


def to_seconds(value):
    """A number of seconds from 0 up; raises UsageError."""
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        raise UsageError("%r is not a number of seconds" % (value,)) from None
    if not math.isfinite(seconds) or seconds < 0:
        raise UsageError("%r is not a number of seconds from 0 up" % (value,))
    return seconds
