"""What went wrong in the user's own code, out of the layers that prompt flow wraps around it."""

import linecache
import os

from flow_session_worker.streams import redact

MOST_FRAMES = 60
"""Frames of one error; of a deep recursion the first and the last ones are kept."""

WRAPPERS = {
    "ToolExecutionError",
    "ToolLoadError",
    "ResolveToolError",
    "PythonLoadError",
    "ScriptExecutionError",
    "FlowEntryInitializationError",
    "JinjaTemplateError",
    "CustomToolSourceLoadError",
}
"""Errors of prompt flow that stand around an error of the user's code; its other errors are told as they are."""

ENGINE = ("concurrent", "threading.py", "asyncio", "contextlib.py", "importlib", "runpy.py")
TEMPLATES = ("<template>", "<unknown>")


def describe(error, flow, nameless=None):
    """`{type, message, frames}` of the innermost error that is the user's; frames innermost last.

    `nameless` is the file that is meant where a place has no name: the prompt of a node, or the flow file.
    """
    cause = unwrap(error)
    frames = [_frame(step, flow, nameless) for step in _steps(cause)]
    frames = _own(frames) + _position(cause, flow, nameless)
    if len(frames) > MOST_FRAMES:
        frames = frames[: MOST_FRAMES // 3] + frames[-(MOST_FRAMES - MOST_FRAMES // 3) :]
    for frame in frames:
        frame.pop("engine", None)
    return {"type": type(cause).__name__, "message": redact(_message(cause)), "frames": frames}


def unwrap(error):
    """Follows prompt flow's wrappers to what they wrap; an error that user code raised from another stays."""
    seen = set()
    while id(error) not in seen and _is_wrapper(type(error)):
        seen.add(id(error))
        inner = getattr(error, "inner_exception", None) or error.__cause__
        if not isinstance(inner, BaseException):
            break
        error = inner
    return error


def _is_wrapper(kind):
    return kind.__name__ in WRAPPERS and kind.__module__.startswith("promptflow.")


def _message(error):
    if isinstance(error, SyntaxError):
        return error.msg or str(error)
    return getattr(error, "message", None) if isinstance(getattr(error, "message", None), str) else str(error)


def _steps(error):
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno, trace.tb_frame.f_code.co_name
        trace = trace.tb_next


def _frame(step, flow, nameless):
    file, line, function = step
    if file in TEMPLATES and nameless:
        file, function = nameless, None
    frame = {"file": to_shown(file, flow), "line": line, "function": function}
    frame["text"] = redact(linecache.getline(os.path.join(flow, file), line).strip()) or None
    frame["engine"] = _engine_part(file)
    return frame


def _engine_part(file):
    """`always` for frames that never matter, `leading` for those that only do after the user's own."""
    parts = file.replace(os.sep, "/").split("/")
    if file.startswith("<frozen") or "flow_session_worker" in parts:
        return "always"
    if "jinja2" in parts and "site-packages" in parts:
        return "always"
    if "promptflow" in parts and parts[parts.index("promptflow") + 1 : parts.index("promptflow") + 2] != ["tools"]:
        if "site-packages" in parts or "dist-packages" in parts:
            return "always"
    if any(part in ENGINE for part in parts):
        return "leading"
    return None


def _own(frames):
    kept = [frame for frame in frames if frame["engine"] != "always"]
    first = next((index for index, frame in enumerate(kept) if frame["engine"] is None), len(kept))
    return kept[first:]


def _position(error, flow, nameless):
    """The place that an error names itself: a syntax error's, a template's, a YAML file's."""
    mark = _yaml_mark(error)
    if isinstance(error, SyntaxError) and error.lineno:
        file, line, text = error.filename or nameless or "<string>", error.lineno, error.text
    elif type(error).__name__ == "TemplateSyntaxError" and type(error).__module__.startswith("jinja2"):
        file, line, text = error.filename or "<template>", error.lineno, None
    elif mark is not None:
        file, line, text = str(mark.name), mark.line + 1, None
    else:
        return []
    file = nameless if nameless and file.startswith("<") else file
    text = (text or linecache.getline(os.path.join(flow, file), line)).strip()
    return [{"file": to_shown(file, flow), "line": line, "function": None, "text": redact(text) or None}]


def _yaml_mark(error):
    """Prompt flow raises the parser's text anew; the place is in the error before."""
    for each in (error, error.__cause__, error.__context__):
        mark = getattr(each, "problem_mark", None)
        if mark is not None:
            return mark
    return None


def to_shown(file, flow):
    """Relative to the flow folder, with slashes, when it is inside; absolute otherwise."""
    if file.startswith("<"):
        return file
    whole = os.path.realpath(os.path.join(flow, file))
    root = os.path.realpath(flow)
    if whole.startswith(root + os.sep):
        return os.path.relpath(whole, root).replace(os.sep, "/")
    return whole
