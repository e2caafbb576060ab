"""Runs a flow or one of its nodes in this process, as prompt flow's own test command does."""

import os
import sys

from flow_session_worker.quiet import SWITCHES
from flow_session_worker.run_result import failed_run, from_error_dict, to_error, to_nodes, to_outputs, to_status


def run_flow(task, report, rehearsal=False):
    """The fields of the run's record; the user's errors are in it, none is raised. A rehearsal leaves no traces."""
    flow = task["flow"]
    os.chdir(flow)
    sys.path.insert(0, flow)
    os.environ.update(SWITCHES)
    from flow_session_worker.tracker import Tracker

    if not rehearsal:
        never_cache_code(flow)
    tracker = Tracker(report)
    try:
        with tracker:
            result = _engine()(task)
    except BaseException as error:
        return failed_run(error, task, tracker.failed_node, to_nodes(tracker.infos()))
    return _to_record(result, tracker, task)


def never_cache_code(flow):
    """Compiled copies of the user's code are told apart by second and size: a quick edit would run the old one."""
    from importlib.machinery import SourceFileLoader

    inside = os.path.realpath(flow) + os.sep
    cache = SourceFileLoader._cache_bytecode

    def cache_others(loader, source_path, bytecode_path, data):
        if not os.path.realpath(source_path).startswith(inside):
            cache(loader, source_path, bytecode_path, data)

    SourceFileLoader._cache_bytecode = cache_others


def _engine():
    """Prompt flow's development kit where it is installed; its executor alone otherwise."""
    if "promptflow._sdk._orchestrator.test_submitter" in sys.modules:
        from flow_session_worker.submit_flow import submit_flow

        return submit_flow
    from flow_session_worker.execute_flow import execute_flow

    return execute_flow


def _to_record(result, tracker, task):
    single = not hasattr(result, "node_run_infos")
    info = result if single else result.run_info
    infos = [result] if single else result.node_run_infos.values()
    prefix = "flow-%s.node" % task["node"] if single else "flow"
    record = {"status": to_status(info.status), "nodes": to_nodes(infos), "error": None}
    record["detail"] = os.path.join(task["output"], prefix + ".detail.json")
    if record["status"] == "completed":
        record.update(to_outputs(result.output, task["output"], prefix + ".output.json"))
    elif record["status"] == "failed":
        record["error"] = _error_of(info, infos, tracker, task)
    return record


def _error_of(info, infos, tracker, task):
    failed = next((each for each in infos if to_status(each.status) == "failed"), None)
    node = failed.node if failed is not None else None
    error = tracker.errors.get(node)
    if error is None:
        return from_error_dict((failed or info).error or {}, node)
    return to_error(error, task, node)
