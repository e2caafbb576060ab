"""The methods of the protocol by name; docs/worker-protocol.md describes them."""

import os
import time

from flow_session_worker import PROTOCOL, VERSION
from flow_session_worker import exec_methods, file_methods, run_methods
from flow_session_worker.faults import RequestError
from flow_session_worker.followers import LogPoll
from flow_session_worker.jobs import Job

LOG_PIECE = 1024 * 1024
"""Most bytes of a log in one answer."""


def hello(session, request):
    """Says who answers. Looking at a session is no activity."""
    pool = session.pool
    answer = {
        "protocol": PROTOCOL,
        "version": VERSION,
        "pid": os.getpid(),
        "python": pool.python,
        "pythonVersion": pool.python_version,
        "startedAt": session.started_at,
    }
    answer.update(session.to_state())
    if pool.error:
        answer["error"] = pool.error
    request.reply(answer)


def watch(session, request):
    """Events as long as the client is there. Looking at a session is no activity."""
    session.watchers.add(request)


def packages(session, request):
    def ended(outcome):
        session.settled(job)
        answer(request, outcome)

    job = Job("packages", {}, lambda _name, _data: None, ended)
    session.submit(job)


def verify(session, request):
    nodes = request.get("nodes", list, [])
    for node in nodes:
        if not isinstance(node, dict) or not isinstance(node.get("name"), str) or not isinstance(node.get("path"), str):
            raise RequestError("invalidParams", "nodes is a list of {name, path}")
    task = {
        "flow": session.flow,
        "nodes": [{"name": node["name"], "path": run_methods.inside_flow(session, node["path"])} for node in nodes],
    }

    def ended(outcome):
        session.settled(job)
        if "refused" in outcome and outcome["refused"]["code"] in ("promptflowMissing", "runtimeFailed"):
            refused = outcome["refused"]
            broken = {"ok": False, "version": None, "error": refused["message"], "code": refused["code"]}
            request.reply({"promptflow": broken, "nodes": []})
        else:
            answer(request, outcome)

    job = Job("verify", task, request.event, ended)
    session.submit(job)


def answer(request, outcome):
    if "result" in outcome:
        request.reply(outcome["result"])
    elif "refused" in outcome:
        request.fail(outcome["refused"])
    else:
        error = run_methods.lost_error(outcome["lost"])
        request.fail({"code": "jobLost", "message": error["message"]})


def stats(session, request):
    from flow_session_worker.usage import disk_bytes, process_usage

    usage = process_usage([os.getpid()] + session.pool.pids + session.execs.pids)
    inside = session.flow.startswith(session.folder + os.sep)
    usage["diskBytes"] = disk_bytes(session.folder) + (0 if inside else disk_bytes(session.flow))
    usage["uptimeSeconds"] = round(time.monotonic() - session.began, 3)
    request.reply(usage)


def keep_alive(session, request):
    hold = request.get("seconds", (int, float), 0)
    session.touch(max(0.0, hold))
    request.reply({"idleUntil": session.clock.deadline})


def set_idle(session, request):
    seconds = request.get("seconds", (int, float), needed=True)
    if not 0 <= seconds < float("inf"):
        raise RequestError("invalidParams", "seconds is a number from 0 up")
    session.set_idle(seconds, request.get("explicit", bool))
    request.reply({"idleSeconds": seconds, "idleUntil": session.clock.deadline})


def reload(session, request):
    session.touch()
    session.pool.reload(request.get("python", str))
    request.reply({"runtime": session.pool.state, "python": session.pool.python})


def logs(session, request):
    run_id = request.get("runId", str)
    run = session.runs.get(run_id) if run_id is not None else None
    follow = request.get("follow", bool, False)
    path = run.log if run else session.log_path

    def is_over():
        return run.finished if run else not follow

    session.followers.add(LogPoll(request, path, run_methods.to_offset(request), LOG_PIECE, is_over, follow))


def shutdown(session, request):
    request.reply({"ending": True})
    session.end(request.get("reason", str, "shutdown"))


METHODS = {
    "hello": hello,
    "watch": watch,
    "run": run_methods.run,
    "attach": run_methods.attach,
    "cancel": run_methods.cancel,
    "runs": run_methods.runs,
    "packages": packages,
    "verify": verify,
    "stats": stats,
    "keepAlive": keep_alive,
    "setIdle": set_idle,
    "reload": reload,
    "writeFiles": file_methods.write_files,
    "readManifest": file_methods.read_manifest,
    "readFile": file_methods.read_file,
    "logs": logs,
    "shutdown": shutdown,
}

if os.name != "nt":
    # Elsewhere nobody can wait for a pipe and a socket at once.
    METHODS.update({"exec": exec_methods.exec_program, "killExec": exec_methods.kill_exec})


def serve_request(session, request):
    """Raises RequestError for a method that does not exist or cannot be served."""
    method = METHODS.get(request.method)
    if method is None:
        raise RequestError("unknownMethod", "there is no method %s" % request.method[:100])
    method(session, request)
