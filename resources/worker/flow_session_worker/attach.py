"""A bridge from this process's stdin and stdout to a worker, for those who can only start a process near it."""

import _thread
import os
import sys
import time

from flow_session_worker.address import connect
from flow_session_worker.options import USAGE, UsageError, to_seconds

NOBODY = 3


def main(arguments):
    """Copies lines both ways until the worker hangs up; the exit code is 3 where nobody listens."""
    try:
        arguments, wait = _waiting(arguments)
        address, token = _target(arguments)
        sock = _connect(address, time.monotonic() + wait)
    except UsageError as error:
        sys.stderr.write("%s\n%s\n" % (error, USAGE))
        return 2
    except OSError as error:
        sys.stderr.write("no worker at %s: %s\n" % (arguments[0], error))
        return NOBODY
    if token:
        # Whoever attaches waits for all that is imported.
        from flow_session_worker.wire import to_line

        sock.sendall(to_line({"id": "attach", "method": "hello", "params": {"token": token}}))
        _skip_line(sock)
    return copy_lines(sock)


def copy_lines(sock):
    """Both ways, until the worker hangs up."""
    _thread.start_new_thread(_copy_input, (sock,))
    while True:
        data = sock.recv(65536)
        if not data:
            return 0
        _write(data)


def _waiting(arguments):
    """The arguments without `--wait SECONDS`, and those seconds."""
    if arguments[-2:-1] != ["--wait"]:
        return arguments, 0.0
    return arguments[:-2], to_seconds(arguments[-1])


def _connect(address, deadline):
    """A worker that is starting listens a moment later."""
    while True:
        try:
            return connect(address)
        except OSError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.002)


def _target(arguments):
    if not arguments:
        raise UsageError("--attach needs an address")
    address, token = arguments[0], None
    if arguments[1:2] == ["--token"] and len(arguments) == 3:
        token = arguments[2]
    elif len(arguments) > 1:
        raise UsageError("unknown argument %r" % arguments[1])
    if address.startswith("session:"):
        from flow_session_worker.files import read_json

        about = read_json(os.path.join(address[len("session:") :], "worker.json"))
        if not about:
            raise OSError("there is no worker.json")
        address, token = about["address"], about.get("token")
    return address, token


def _skip_line(sock):
    """The answer to the token is ours; a refusal ends the connection."""
    while sock.recv(1) not in (b"\n", b""):
        pass


def _copy_input(sock):
    import socket

    while True:
        data = os.read(0, 65536)
        if not data:
            break
        try:
            sock.sendall(data)
        except OSError:
            return
    try:
        sock.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def _write(data):
    while data:
        data = data[os.write(1, data) :]
