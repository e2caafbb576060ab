"""Says of flow texts whether the real prompt flow takes them: one JSON line for each question on standard input.

It does what its validation and its executor do before the first line of data is run, in their order and with their own code:
read, load, validate, merge the includes, take the default variants, look at each node's tool, check the graph and the outputs.
Only what needs connections, installed packages or the content of sources is left out. Then it does the first steps of a run
that need no data: the defaults of the inputs and the sections of the references.
"""
import atexit
import contextlib
import copy
import dataclasses
import io
import json
import logging
import os
import sys
import tempfile
from pathlib import Path

home = tempfile.TemporaryDirectory()
atexit.register(home.cleanup)
Path(home.name, "pf.yaml").write_text("telemetry:\n  enabled: false\n")
os.environ["PF_HOME_DIRECTORY"] = home.name
os.environ["PF_TRACING_SKIP_LOCAL_SETUP"] = "true"
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

from promptflow._core import tools_manager  # noqa: E402
from promptflow._core.tool_meta_generator import PythonLoaderNotFound  # noqa: E402
from promptflow._sdk._constants import BASE_PATH_CONTEXT_KEY  # noqa: E402
from promptflow._sdk._orchestrator.utils import overwrite_variant  # noqa: E402
from promptflow._sdk._utilities.general_utils import _merge_local_code_and_additional_includes  # noqa: E402
from promptflow._sdk.entities._validation.core import ValidationResultBuilder  # noqa: E402
from promptflow._sdk.schemas._flow import FlexFlowSchema, FlowSchema  # noqa: E402
from promptflow._utils.execution_utils import apply_default_value_for_input  # noqa: E402
from promptflow._utils.flow_utils import is_flex_flow  # noqa: E402
from promptflow._utils.yaml_utils import load_yaml  # noqa: E402
from promptflow.contracts.flow import Flow  # noqa: E402
from promptflow.executor import _input_assignment_parser  # noqa: E402
from promptflow.executor._script_executor import ScriptExecutor  # noqa: E402
from promptflow.executor._tool_resolver import ResolvedTool, ToolResolver  # noqa: E402
from promptflow.executor.flow_validator import FlowValidator  # noqa: E402

logging.disable(logging.CRITICAL)
path_at_start = list(sys.path)


class SourceIsThere(Exception):
    """The source of a node is a file that Python can load; what stands in it is not looked at."""


def find_module(file):
    spec = tools_manager.importlib.util.spec_from_file_location("__pf_main__", location=Path(file).resolve())
    if spec is None or spec.loader is None:
        raise PythonLoaderNotFound(message_format="Failed to load python file '{src_file}'.", src_file=file)
    raise SourceIsThere


tools_manager.load_python_module_from_file = find_module


class StaticToolResolver(ToolResolver):
    """Its dispatch and its checks of sources are the real ones."""

    def _resolve_script_node(self, node, convert_input_types=False):
        with contextlib.suppress(SourceIsThere):
            self._tool_loader.load_tool_for_script_node(node)
        return taken(node)

    def _resolve_package_node(self, node, convert_input_types=False):
        if not node.source.tool or not isinstance(node.source.tool, str):
            self._tool_loader.load_tool_for_package_node(node)
        return taken(node)

    def _resolve_llm_node(self, node, convert_input_types=False):
        self.find_api(node)
        self._load_source_content(node)
        return taken(node)

    def find_api(self, node):
        """The provider follows from a connection, which is not there: any will do."""
        for provider in ("AzureOpenAI", "OpenAI", "Serverless"):
            try:
                node.provider = provider
                return self._tool_loader.load_tool_for_llm_node(node)
            except Exception as error:
                refusal = error
        raise refusal

    def _integrate_prompt_in_package_node(self, resolved_tool):
        self._load_source_content(resolved_tool.node)
        return resolved_tool


def taken(node):
    return ResolvedTool(node=node, definition=None, callable=None, init_args={})


def validate(data, folder: Path, schema) -> tuple:
    messages = schema(context={BASE_PATH_CONTEXT_KEY: folder}).validate(data)
    try:
        result = ValidationResultBuilder.from_validation_messages(messages, data=data)._to_dict()
    except TypeError:
        # It takes all keys for text when it words what it found.
        return [str(messages)], []
    return tuple([f"{one['path']}: {one['message']}" for one in result.get(kind, [])] for kind in ("errors", "warnings"))


@contextlib.contextmanager
def session_folder(path: Path, data):
    """Where it runs: the flow's folder, or a copy with the includes in it."""
    if data.get("additional_includes"):
        with _merge_local_code_and_additional_includes(path) as merged:
            yield Path(merged)
    else:
        yield path.parent


def execute(data: dict, folder: Path) -> Flow:
    """What `FlowExecutor.create` does."""
    flow = Flow._from_dict(flow_data=data, working_dir=folder)._apply_default_node_variants()
    resolver = StaticToolResolver(folder, {}, [], message_format=flow.message_format)
    tools = [resolver.resolve_tool_by_node(node) for node in flow.nodes]
    flow = Flow(flow.id, flow.name, flow.inputs, flow.outputs, [tool.node for tool in tools], [])
    flow = FlowValidator._validate_nodes_topology(flow)
    flow.outputs = FlowValidator._ensure_outputs_valid(flow)
    return flow


def begin(flow: Flow) -> None:
    """The first steps of a run."""
    inputs = apply_default_value_for_input(flow.inputs, {})
    FlowValidator.resolve_flow_inputs_type(flow, inputs)
    outputs = {node.name: None for node in flow.nodes}
    given = {name: None for name in flow.inputs}
    for node in flow.nodes:
        conditions = [node.activate.condition] if node.activate else []
        for value in [*node.inputs.values(), *conditions]:
            _input_assignment_parser.parse_value(dataclasses.replace(value, property=""), outputs, given)


def look(path: Path, text: str, runs_entry: bool) -> dict:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    answer = {"errors": [], "warnings": []}
    step = "read"
    try:
        with path.open("r", encoding="utf-8") as file:
            data = load_yaml(file)
        step = "load"
        is_flex = is_flex_flow(yaml_dict=data)
        answer["errors"], answer["warnings"] = validate(data, path.parent, FlexFlowSchema if is_flex else FlowSchema)
        if is_flex:
            # Validation only warns of unknown keys, loading does not take them.
            FlexFlowSchema(context={BASE_PATH_CONTEXT_KEY: path.parent}).load(copy.deepcopy(data))
        step = "merge"
        with session_folder(path, data) as folder:
            step = "execute"
            if is_flex:
                if runs_entry:
                    ScriptExecutor(flow_file=path, connections={}, working_dir=folder)
                return answer
            # The executor by itself takes the default variants once it has read the rest; the command line replaces first.
            execute(copy.deepcopy(data), folder)
            overwrite_variant(data)
            flow = execute(data, folder)
        step = "run"
        begin(flow)
    except Exception as error:
        cause = error.__cause__
        inner = f" ({type(cause).__name__})" if cause is not None and cause is not error else ""
        answer["refused"] = {"step": step, "why": f"{type(error).__name__}{inner}: {error}"[:400]}
    finally:
        sys.path[:] = path_at_start
    return answer


for line in sys.stdin:
    question = json.loads(line)
    reply = look(Path(question["path"]), question["text"], question["runsEntry"])
    print(json.dumps(reply), file=answers, flush=True)
