"""What happens in the process of one job, from its log to its end."""

import atexit
import os
import signal
import sys
import threading

from flow_session_worker import streams


def do_job(channel, message):
    """Does the job, tells its result and ends the process."""
    job, kind, task = message["job"], message["kind"], message["task"]

    def report(name, data):
        channel.send({"job": job, "event": name, "data": data})

    result = None
    tidy = False
    try:
        if kind == "run":
            streams.redirect(os.path.join(task["output"], "log.txt"))
            signal.signal(signal.SIGTERM, _interrupt)
            _reseed()
        result = WORK[kind](task, report)
        tidy = result.get("status") != "canceled" if kind == "run" else False
    except BaseException as error:
        from flow_session_worker.run_result import failed_run

        if kind != "run":
            sys.stderr.flush()
            raise
        result = failed_run(error, task)
    finally:
        if hasattr(signal, "SIGTERM"):
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _flush()
        if result is not None:
            channel.send({"job": job, "result": result})
        if tidy:
            _end_like_python()
        os._exit(0 if result is not None else 1)


def _run(task, report):
    from flow_session_worker.run_flow import run_flow

    return run_flow(task, report)


def _verify(task, _report):
    from flow_session_worker.verify_nodes import verify_nodes

    return verify_nodes(task)


def _packages(_task, _report):
    from flow_session_worker.list_packages import list_packages

    return list_packages()


WORK = {"run": _run, "verify": _verify, "packages": _packages}


def _interrupt(_signal, _frame):
    raise KeyboardInterrupt


def _reseed():
    """Forks share what the runtime has drawn; Python's own generator reseeds itself, NumPy's does not."""
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


def _end_like_python():
    """The user's threads end and the exit handlers run, as at the end of any program. The server limits the time."""
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
    except BaseException:
        pass
    _flush()


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass
