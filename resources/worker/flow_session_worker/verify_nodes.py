"""Tells whether prompt flow and the nodes' own files can be loaded in the session's environment."""

import os
import sys

from flow_session_worker.error_frames import describe, unwrap
from flow_session_worker.run_flow import never_cache_code


def verify_nodes(task):
    """`{promptflow: {ok, version, error}, nodes: [{name, ok, error}]}`; what the modules print does not matter."""
    flow = task["flow"]
    os.chdir(flow)
    sys.path.insert(0, flow)
    never_cache_code(flow)
    from flow_session_worker.warm import version

    nodes = [_verify(node["name"], node["path"], flow) for node in task["nodes"]]
    return {"promptflow": {"ok": True, "version": version(), "error": None}, "nodes": nodes}


def _verify(name, path, flow):
    try:
        _load(os.path.join(flow, path))
        return {"name": name, "ok": True, "error": None}
    except BaseException as error:
        found = describe(error, flow, nameless=path)
        found["message"] = "%s: %s" % (found["type"], found["message"])
        if isinstance(unwrap(error), ModuleNotFoundError):
            found["module"] = unwrap(error).name
        return {"name": name, "ok": False, "error": found}


def _load(path):
    if path.endswith(".py"):
        from promptflow._core.tool_meta_generator import load_python_module_from_file

        load_python_module_from_file(path)
    else:
        from jinja2 import Environment

        with open(path, encoding="utf-8") as file:
            Environment().parse(file.read())
