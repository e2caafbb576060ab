"""The client of a container's own stdin and stdout: whoever started it is connected before anything else could connect."""

import os
import socket
import sys


class FirstClient:
    """Two ends: one for the server, which takes it for a client like any other, one for a process that copies the lines."""

    def __init__(self):
        self._server, self._copier = socket.socketpair()

    def for_server(self):
        """To be called in the server: its socket. Nothing that it starts shall read or write what is the client's."""
        self._copier.close()
        leave_standard_streams()
        return self._server

    def start_copier(self):
        """To be called in the first process, which keeps nothing of it."""
        if os.fork() == 0:
            code = 1
            try:
                self._server.close()
                code = _copy(self._copier)
            finally:
                os._exit(code)
        self._server.close()
        self._copier.close()
        leave_standard_streams()


def leave_standard_streams():
    """From here on stdin has nothing, and what is printed goes where errors go."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.stdout.flush()
    os.dup2(2, 1)


def _copy(sock):
    from flow_session_worker.attach import copy_lines

    return copy_lines(sock)
