"""The two kinds of address a worker listens on: `unix:/path` and `tcp:127.0.0.1:port`."""

import os
import socket
import stat

from flow_session_worker.options import UsageError

LONGEST_UNIX_PATH = 100
"""Bytes; the systems' own limits are 104 and 108."""


def listen(address):
    """Returns the listening socket and the address as clients have to use it."""
    if address.startswith("unix:"):
        return _listen_unix(address[len("unix:") :]), address
    host, port = _host_and_port(address)
    if host != "127.0.0.1":
        raise UsageError("a worker listens on 127.0.0.1 only, not on %r" % host)
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind((host, port))
    server.listen(64)
    return server, "tcp:127.0.0.1:%d" % server.getsockname()[1]


def connect(address):
    """A blocking socket; raises OSError where nobody listens."""
    if address.startswith("unix:"):
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        target = address[len("unix:") :]
    else:
        client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        target = _host_and_port(address)
    try:
        client.connect(target)
    except OSError:
        client.close()
        raise
    return client


def _listen_unix(path):
    if not hasattr(socket, "AF_UNIX"):
        raise UsageError("this system's Python has no unix sockets; use tcp:127.0.0.1:0")
    if len(os.fsencode(path)) > LONGEST_UNIX_PATH:
        raise UsageError("the socket path is longer than %d bytes: %s" % (LONGEST_UNIX_PATH, path))
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        os.makedirs(folder, mode=0o700)
    try:
        if stat.S_ISSOCK(os.lstat(path).st_mode):
            os.unlink(path)
    except FileNotFoundError:
        pass
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        server.bind(path)
    finally:
        os.umask(before)
    server.listen(64)
    return server


def _host_and_port(address):
    kind, _, rest = address.partition(":")
    host, _, port = rest.rpartition(":")
    if kind != "tcp" or not port.isdigit() or int(port) > 65535:
        raise UsageError("%r is no address; use unix:/path or tcp:127.0.0.1:port" % address)
    return host, int(port)
