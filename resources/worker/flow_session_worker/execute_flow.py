"""A run where only promptflow-core is installed: no connections from this machine, no variants by name."""

import os
from pathlib import Path

from flow_session_worker.submit_flow import write_detail


class NeedsDevkit(Exception):
    """Something that promptflow-core alone cannot do."""


def execute_flow(task):
    """Returns prompt flow's result; raises what prompt flow raises. Puts the nodes' files into `task["sources"]`."""
    from promptflow.contracts.flow import Flow
    from promptflow.executor import flow_executor
    from promptflow.storage._run_storage import DefaultRunStorage

    if task["variant"]:
        raise NeedsDevkit("Running a variant needs promptflow-devkit in the session's environment.")
    folder = Path(task["flow"])
    file = _flow_file(folder, task["flowFile"])
    variables = Flow.load_env_variables(file, folder, environment_variables_overrides=task["environmentVariables"])
    os.environ.update({name: str(value) for name, value in variables.items()})
    storage = DefaultRunStorage(base_dir=Path(task["output"]), sub_dir=Path("intermediate"))
    flow = Flow.from_yaml(file, working_dir=folder)
    task["sources"] = {each.name: each.source.path for each in flow.nodes if each.source and each.source.path}
    if task["node"]:
        result = flow_executor.FlowExecutor.load_and_exec_node(
            file, task["node"], flow_inputs=task["inputs"], connections={}, working_dir=folder, storage=storage
        )
    else:
        missing = [name for name, each in flow.inputs.items() if name not in task["inputs"] and each.default is None]
        if missing:
            raise ValueError('Required input(s) %s are missing for "flow".' % missing)
        result = flow_executor.execute_flow(
            file, folder, Path(task["output"]) / "output", {}, task["inputs"], storage=storage, init_kwargs=task["init"]
        )
    write_detail(task, result, task["node"])
    return result


def _flow_file(folder, name):
    names = [name] if name else ["flow.dag.yaml", "flow.dag.yml", "flow.flex.yaml", "flow.flex.yml"]
    for each in names:
        if (folder / each).is_file():
            return folder / each
    raise FileNotFoundError("There is no %s in the session's files." % " or ".join(names))
