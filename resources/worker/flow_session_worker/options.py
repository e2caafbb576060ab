"""The server's command line; parsed by hand because argparse costs more than the rest of the start."""

import math
import os

USAGE = (
    "usage: flow_session_worker --session DIR --listen unix:/path.sock|tcp:127.0.0.1:0 --idle SECONDS "
    "[--flow DIR] [--python EXE] [--base-env NAME=VALUE]... [--keep-idle] [--init [--stdio]] [--no-fork]\n"
    "       flow_session_worker --attach unix:/path.sock|tcp:127.0.0.1:PORT|session:DIR [--token TOKEN] [--wait SECONDS]\n"
    "       flow_session_worker --unpack DIR | --clear DIR | --list-packages | --verify-install FILE..."
)


class UsageError(Exception):
    """The command line cannot be understood; the message says which part."""


class Options:
    """What the server was asked to do. `idle_seconds` 0 means never."""

    def __init__(self):
        self.session = None
        self.flow = None
        self.listen = None
        self.idle_seconds = None
        self.python = None
        self.base_env = {}
        self.no_fork = False
        self.keep_idle = False


def parse_options(arguments):
    """Raises UsageError for anything it does not know."""
    options = Options()
    rest = list(arguments)
    while rest:
        name = rest.pop(0)
        if name in ("--no-fork", "--keep-idle", "--init", "--stdio"):
            options.no_fork = options.no_fork or name == "--no-fork"
            options.keep_idle = options.keep_idle or name == "--keep-idle"
            continue
        if name not in ("--session", "--flow", "--listen", "--idle", "--python", "--base-env"):
            raise UsageError("unknown argument %r" % name)
        if not rest:
            raise UsageError("%s needs a value" % name)
        value = rest.pop(0)
        if name == "--session":
            options.session = os.path.abspath(value)
        elif name == "--flow":
            options.flow = os.path.abspath(value)
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
    options.flow = options.flow or os.path.join(options.session, "flow")
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
