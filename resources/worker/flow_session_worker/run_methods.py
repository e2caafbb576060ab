"""The methods about runs: run, attach, cancel, runs."""

import os

from flow_session_worker.faults import RequestError
from flow_session_worker.jobs import Job
from flow_session_worker.kill import signal_name
from flow_session_worker.runs import REFUSED, fault

CANCEL_GRACE = 3.0
"""Seconds between asking a run to stop and killing it."""


def run(session, request):
    """Starts a run; it goes on when the client leaves."""
    if session.ending is not None:
        raise RequestError("ending", "the session is ending")
    task = to_task(session, request)
    shown = {"flowFile": task["flowFile"], "node": task["node"], "variant": task["variant"]}
    one = session.runs.create(request.get("runId", str), shown)
    task["output"] = one.folder
    one.job = Job("run", task, request.event, lambda outcome: settle(session, one, outcome))
    request.event("started", {"runId": one.id, "log": one.log})
    session.submit(one.job)
    session.follow(request, one, 0)


def attach(session, request):
    session.follow(request, session.runs.get(request.get("runId", str, needed=True)), to_offset(request))


def cancel(session, request):
    one = session.runs.get(request.get("runId", str, needed=True))
    grace = request.get("graceSeconds", (int, float), CANCEL_GRACE)
    session.touch()
    request.reply({"cancelled": session.cancel(one, "The run was canceled.", grace)})


def runs(session, request):
    request.reply(session.runs.newest(request.get("limit", int, 50)))


def to_offset(request):
    offset = request.get("from", int, 0)
    if offset < 0:
        raise RequestError("invalidParams", "from is a byte offset from 0 up")
    return offset


def to_task(session, request):
    """What the process of the run gets to know; raises RequestError."""
    flow_file = request.get("flowFile", str)
    if flow_file is not None:
        flow_file = inside_flow(session, flow_file)
    variables = request.get("environmentVariables", dict, {})
    for name, value in variables.items():
        if not isinstance(value, (str, int, float, bool)) or not name or "=" in name:
            raise RequestError("invalidParams", "environmentVariables holds names with texts or numbers")
    return {
        "flow": session.flow,
        "flowFile": flow_file,
        "inputs": request.get("inputs", dict, {}),
        "node": request.get("node", str),
        "variant": request.get("variant", str),
        "init": request.get("init", dict),
        "environmentVariables": {name: to_text(value) for name, value in variables.items()},
    }


def inside_flow(session, path):
    """The path below the flow folder; raises RequestError for one that leaves it."""
    whole = os.path.normpath(os.path.join(session.flow, path))
    if os.path.isabs(path) or not whole.startswith(session.flow + os.sep):
        raise RequestError("invalidParams", "%r is not inside the flow folder" % path)
    return os.path.relpath(whole, session.flow).replace(os.sep, "/")


def to_text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def settle(session, one, outcome):
    """Turns the end of the job into the run's record."""
    if "result" in outcome:
        fields = outcome["result"]
        if one.cancelled and fields.get("status") != "completed":
            fields.update(status="canceled", error=fault("Canceled", one.cancel_reason))
        one.finish(**fields)
    elif one.cancelled:
        one.finish(status="canceled", error=fault("Canceled", one.cancel_reason))
    elif "refused" in outcome:
        error = outcome["refused"]
        frames = error.get("frames") or []
        one.finish(status="failed", error=fault(error["code"], error["message"], code=REFUSED, frames=frames))
    else:
        one.finish(status="failed", error=lost_error(outcome["lost"]))
    session.settled(one.job)
    session.log("run %s: %s" % (one.id, one.record["status"]))
    session.followers.pump()


def lost_error(lost):
    """Why a process ended that gave no result."""
    killed, code = lost.get("signal"), lost.get("code")
    if lost.get("runtime"):
        how = killed or "exit code %s" % code
        return fault("RuntimeLost", "The runtime that this run was part of ended: %s." % how, signal=killed)
    if killed:
        why = " The system does that when memory runs out." if killed == signal_name(9) else ""
        return fault("ProcessKilled", "The process of the run was killed by %s.%s" % (killed, why), signal=killed)
    return fault("ProcessExited", "The process of the run ended with exit code %s and no result." % code, exitCode=code)
