"""A run through prompt flow's development kit: connections, variants, environment variables, flex flows."""

import os
from pathlib import Path

from flow_session_worker.streams import keep_secret


def submit_flow(task):
    """Returns prompt flow's result; raises what prompt flow raises. Puts the nodes' files into `task["sources"]`."""
    from promptflow._sdk._load_functions import load_flow
    from promptflow._sdk._orchestrator.test_submitter import TestSubmitter
    from promptflow._sdk._pf_client import PFClient
    from promptflow._utils.flow_utils import is_executable_chat_flow

    _prepare()
    flow = load_flow(os.path.join(task["flow"], task["flowFile"]) if task["flowFile"] else task["flow"])
    # The session's files hold what was included; the items themselves lie outside of what the session sees.
    flow._data.pop("additional_includes", None)
    flex = "entry" in flow._data
    task["sources"] = to_sources(flow._data)
    node = None if flex else task["node"]
    flow.context.variant = None if flex else _to_variant(task["variant"])
    with TestSubmitter(flow=flow, flow_context=flow.context, client=PFClient()).init(
        target_node=node,
        environment_variables=dict(task["environmentVariables"]),
        stream_log=True,
        output_path=task["output"],
        stream_output=False,
        init_kwargs=task["init"],
    ) as submitter:
        inputs, dependencies = dict(task["inputs"]), None
        if not flex:
            history = is_executable_chat_flow(submitter.dataplane_flow)[1]
            inputs, dependencies = submitter.resolve_data(node_name=node, inputs=inputs, chat_history_name=history)
        if node:
            result = submitter.node_test(flow_inputs=inputs, dependency_nodes_outputs=dependencies)
        else:
            result = submitter.flow_test(inputs=inputs, run_id=Path(task["output"]).name, init_kwargs=task["init"])
        write_detail(task, result, node)
    return result


def to_sources(definition):
    """`{node: path}` of a flow file as it was read, which may hold anything."""
    sources = {}
    for node in definition.get("nodes") or []:
        if (
            isinstance(node, dict)
            and isinstance(node.get("source"), dict)
            and isinstance(node["source"].get("path"), str)
        ):
            sources[str(node.get("name"))] = os.path.normpath(node["source"]["path"]).replace(os.sep, "/")
    return sources


def write_detail(task, result, node):
    """`flow.detail.json` and its neighbours, as the test command writes them."""
    from promptflow._utils.flow_utils import dump_flow_result

    if node:
        dump_flow_result(task["flow"], "flow-%s.node" % node, node_result=result, custom_path=task["output"])
    else:
        dump_flow_result(task["flow"], "flow", flow_result=result, custom_path=task["output"])


def _to_variant(variant):
    return "${%s}" % variant if variant and not variant.startswith("${") else variant


def _prepare():
    """What prompt flow has read for another folder is read again, secrets are known early, code is imported once."""
    from promptflow._core.connection_manager import ConnectionManager
    from promptflow._proxy import _python_executor_proxy
    from promptflow._sdk._configuration import Configuration
    from promptflow._sdk._orchestrator.utils import SubmitterHelper

    Configuration._instance = None
    resolve = SubmitterHelper.resolve_connection_names
    if not hasattr(resolve, "flow_session"):

        def resolve_and_keep(*arguments, **named):
            connections = resolve(*arguments, **named)
            if connections:
                keep_secret(ConnectionManager(connections).get_secret_list())
            return connections

        resolve_and_keep.flow_session = True
        SubmitterHelper.resolve_connection_names = staticmethod(resolve_and_keep)
    _python_executor_proxy.PythonExecutorProxy.create = _NoExecutor.create


class _NoExecutor:
    """Stands for the executor that the submitter makes and never uses: making it imports the user's code once more."""

    @classmethod
    async def create(cls, *_, **__):
        return cls()

    async def destroy(self):
        pass
