"""The methods of the protocol that run programs beside the flow."""

import errno
import os

from flow_session_worker.faults import RequestError

KILL_GRACE = 2.0
"""Seconds from SIGTERM to SIGKILL."""

REFUSALS = (errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE)
"""What the system says when it is the process that cannot be had, not the program."""


def exec_program(session, request):
    """Runs a program as long as its client is there."""
    if session.ending is not None:
        raise RequestError("ending", "the session is ending")
    command = request.get("command", list, needed=True)
    if not command or not all(isinstance(word, str) for word in command):
        raise RequestError("invalidParams", "command is a list of the program and its arguments")
    variables = request.get("env", dict, {})
    if not all(isinstance(value, str) and name and "=" not in name for name, value in variables.items()):
        raise RequestError("invalidParams", "env holds names with texts")
    exec_id = request.get("execId", str)
    folder = to_folder(session, request.get("cwd", str, "."))
    session.touch()
    try:
        session.execs.start(request, exec_id, command, folder, dict(os.environ, **variables), session.pool.umask)
    except ValueError as error:
        raise RequestError("invalidParams", str(error)) from error
    except OSError as error:
        if error.errno in REFUSALS:
            why = "The system refused another process: %s." % error.strerror
            raise RequestError("processRefused", why) from error
        to_folder(session, folder)
        raise RequestError("noSuchProgram", "%s: %s" % (command[0], error.strerror)) from error


def kill_exec(session, request):
    exec_id = request.get("execId", str, needed=True)
    grace = request.get("graceSeconds", (int, float), KILL_GRACE)
    request.reply({"killed": session.execs.kill(request.connection, exec_id, grace)})


def to_folder(session, path):
    """A folder of the session files; raises RequestError for any other."""
    whole = os.path.normpath(os.path.join(session.flow, path))
    inside = whole == session.flow or whole.startswith(session.flow + os.sep)
    try:
        if inside and os.path.isdir(whole):
            return whole
    except ValueError:
        pass
    raise RequestError("noSuchFolder", "%s is no folder of the session files" % path)
