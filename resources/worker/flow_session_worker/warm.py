"""Imports prompt flow and runs a small flow, so that the first real run finds everything in place."""

import gc
import importlib.util
import os
import signal
import sys
import tempfile
import threading
import time

from flow_session_worker.quiet import quiet_import
from flow_session_worker.yaml_memory import forget_yaml, remember_yaml

SMALL_FLOW = """\
inputs:
  text: {type: string, default: hi}
outputs:
  text: {type: string, reference: "${say.output}"}
nodes:
- {name: say, type: python, source: {type: code, path: say.py}, inputs: {text: "${inputs.text}"}}
"""

SMALL_PROMPT = '- {name: ask, type: prompt, source: {type: code, path: ask.jinja2}, inputs: {text: "${inputs.text}"}}\n'
"""Needs promptflow-tools, as every prompt node does."""

PARTING = 0.5
"""Seconds that threads have to go."""

SMALL_TOOL = """\
from promptflow.core import tool


@tool
def say(text: str) -> str:
    return text
"""


def warm(flow, for_fork):
    """Returns (error or None, what there is to know). Writes what goes wrong to the worker's log."""
    if importlib.util.find_spec("promptflow") is None:
        message = "prompt flow is not installed in the session's environment (%s)." % sys.executable
        return {"code": "promptflowMissing", "message": message}, {}
    try:
        with quiet_import():
            info = _import_all()
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("promptflow"):
            message = "prompt flow is not complete in the session's environment: %s." % error
            return {"code": "promptflowMissing", "message": message}, {}
        return _failure(error, flow), {}
    except Exception as error:
        return _failure(error, flow), {}
    remember_yaml()
    try:
        _run_small_flow(SMALL_FLOW + (SMALL_PROMPT if "promptflow.tools" in sys.modules else ""))
    except BaseException as error:
        sys.stderr.write("the small flow did not run: %s: %s\n" % (type(error).__name__, error))
    forget_yaml()
    info["forkSafe"] = is_alone()
    if for_fork:
        gc.collect()
        gc.freeze()
    return None, info


def is_alone():
    """True when this process has one thread, as far as anybody can tell.

    The system still counts a thread for a moment after Python has joined it, as those of the small flow were just now.
    """
    end = time.monotonic() + PARTING
    while not _has_one_thread():
        if time.monotonic() > end:
            return False
        time.sleep(0.001)
    return True


def _has_one_thread():
    if threading.active_count() != 1:
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return True


def _import_all():
    import promptflow.executor.flow_executor  # noqa: F401

    info = {"promptflow": version(), "devkit": True}
    try:
        import promptflow._sdk._orchestrator.test_submitter  # noqa: F401
        import promptflow._sdk._pf_client  # noqa: F401
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("promptflow"):
            raise
        info["devkit"] = False
    try:
        import promptflow.tools  # noqa: F401
    except ImportError:
        pass
    return info


def version():
    import importlib.metadata

    for name in ("promptflow", "promptflow-core"):
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def _failure(error, flow):
    import traceback

    from flow_session_worker.error_frames import describe

    traceback.print_exc()
    found = describe(error, flow)
    message = "prompt flow cannot be imported: %s: %s" % (found["type"], found["message"])
    return {"code": "runtimeFailed", "message": message, "frames": found["frames"]}


def _run_small_flow(definition):
    """Leaves the process as it was: path, environment, signals, folder, output."""
    from flow_session_worker.run_flow import run_flow

    kept = (list(sys.path), dict(os.environ), os.getcwd(), os.dup(1), os.dup(2))
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    silence = os.open(os.devnull, os.O_WRONLY)
    with tempfile.TemporaryDirectory(prefix="flow-session-") as folder:
        files = {"flow.dag.yaml": definition, "say.py": SMALL_TOOL, "ask.jinja2": "{{text}}"}
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        try:
            task = {"flow": folder, "flowFile": None, "inputs": {}, "node": None, "variant": None, "init": None}
            task.update(environmentVariables={}, output=os.path.join(folder, "out"))
            result = run_flow(task, lambda _name, _data: None, rehearsal=True)
            problem = result["error"]
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os.chdir(kept[2])
            sys.path[:] = kept[0]
            os.environ.clear()
            os.environ.update(kept[1])
            for number, handler in handlers.items():
                signal.signal(number, handler)
            for number, copy in ((1, kept[3]), (2, kept[4])):
                os.dup2(copy, number)
                os.close(copy)
            os.close(silence)
    if problem:
        raise RuntimeError("%s: %s" % (problem["type"], problem["message"]))
