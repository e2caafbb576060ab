"""Prompt flow's records of a run in the words of the protocol."""

import ast
import json
import os
import re
from datetime import timezone

from flow_session_worker.error_frames import describe
from flow_session_worker.streams import redact

LARGEST_OUTPUTS = 4 * 1024 * 1024
"""Bytes of outputs that travel with a result; larger ones stay in the output file."""

MISSING = re.compile(r"Required input\(s\) (\[.*\]) are missing")


def failed_run(error, task, node=None, nodes=()):
    """The result of a run that ended with an error of its own."""
    record = {"status": "failed", "outputs": None, "nodes": list(nodes), "error": None}
    if isinstance(error, KeyboardInterrupt):
        record["status"] = "canceled"
    else:
        record["error"] = to_error(error, task, node)
    return record


def to_error(error, task, node=None):
    """`task["sources"]`, where it is there already, tells which file belongs to which node."""
    sources = task.get("sources") or {}
    node = node or _node_of(error)
    found = describe(error, task["flow"], sources.get(node) or task["flowFile"] or "flow.dag.yaml")
    found.update(node=node or _node_in(found, sources), code=_code_of(error))
    missing = MISSING.search(str(error))
    if missing:
        found.update(type="MissingInputs", inputs=ast.literal_eval(missing.group(1)), frames=[])
    return found


def from_error_dict(error, node):
    """For an error of which only prompt flow's record is left."""
    details = {}
    for item in error.get("additionalInfo") or []:
        details.update(item.get("info") or {})
    return {
        "type": details.get("type") or innermost_code(error) or "Error",
        "message": redact(str(details.get("message") or error.get("message") or "")),
        "node": node,
        "code": innermost_code(error),
        "frames": [],
    }


def innermost_code(error):
    codes = []
    while isinstance(error, dict) and error.get("code"):
        codes.append(error["code"])
        error = error.get("innerError")
    return "/".join(codes) or None


def to_nodes(infos):
    """Node records in the order in which they began."""
    nodes = [to_node(info) for info in infos]
    return sorted(nodes, key=lambda node: node["startedAt"] or "")


def to_node(info):
    started, ended = info.start_time, info.end_time
    node = {"name": info.node, "status": to_status(info.status), "startedAt": to_iso(started), "durationMs": None}
    if started and ended:
        node["durationMs"] = round((ended - started).total_seconds() * 1000, 1)
    if info.error:
        node["error"] = redact(str(info.error.get("message") or ""))
    return node


def to_status(status):
    return getattr(status, "value", str(status)).lower()


def to_iso(time):
    """Prompt flow's times are in UTC and do not say so."""
    if time is None:
        return None
    if time.tzinfo is None:
        time = time.replace(tzinfo=timezone.utc)
    return time.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_outputs(output, folder, name):
    """Fields for the record: the outputs, or where they are when they are too large to travel."""
    text = json.dumps(output, default=str)
    if len(text) <= LARGEST_OUTPUTS:
        return {"outputs": json.loads(text)}
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return {"outputs": None, "outputsFile": path}


def _node_of(error):
    """Prompt flow's load errors know the node that they are about."""
    while error is not None:
        name = getattr(error, "_node_name", None)
        if isinstance(name, str):
            return name
        error = getattr(error, "inner_exception", None) or error.__cause__
    return None


def _node_in(found, sources):
    """Other load errors do not name the node, but lead through its file or speak of it."""
    files = {frame["file"] for frame in found["frames"]}
    for node, path in sources.items():
        if path in files or "node '%s'" % node in found["message"]:
            return node
    return None


def _code_of(error):
    codes = getattr(error, "error_codes", None)
    return "/".join(codes) if isinstance(codes, (list, tuple)) and codes else None
