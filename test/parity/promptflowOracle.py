"""Says what the real prompt flow makes of a flow, one JSON line for each path on standard input."""
import contextlib
import hashlib
import json
import logging
import os
import sys
import tempfile
import zipfile
from pathlib import Path

home = tempfile.mkdtemp()
Path(home, "pf.yaml").write_text("telemetry:\n  enabled: false\n")
os.environ["PF_HOME_DIRECTORY"] = home
os.environ["PF_TRACING_SKIP_LOCAL_SETUP"] = "true"
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

from promptflow._sdk._pf_client import PFClient  # noqa: E402
from promptflow._sdk._load_functions import load_flow  # noqa: E402
from promptflow._sdk._utilities.general_utils import _merge_local_code_and_additional_includes  # noqa: E402
from promptflow._utils.flow_utils import is_flex_flow, resolve_flow_path  # noqa: E402
from promptflow._utils.yaml_utils import load_yaml  # noqa: E402

logging.disable(logging.CRITICAL)
client = PFClient()
merging = contextlib.contextmanager(getattr(_merge_local_code_and_additional_includes, "__wrapped__", None) or _merge_local_code_and_additional_includes)


def environment(folder: Path, name: str) -> dict:
    found = client.flows._build_environment_config(folder / name) or {}
    asked = found.get("python_requirements_txt")
    path = folder / asked if asked else None
    lines = path.read_text(encoding="utf-8").splitlines() if path and path.is_file() else None
    return {"image": found.get("image"), "requirements": asked, "lines": lines}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def members(file: Path):
    """What an archive holds: its bytes depend on the day."""
    if not zipfile.is_zipfile(file):
        return None
    with zipfile.ZipFile(file) as archive:
        return {one.filename: sha256(archive.read(one)) for one in archive.infolist() if not one.is_dir()}


def look(path: str) -> dict:
    answer = {}
    try:
        folder, name = resolve_flow_path(Path(path))
        answer["resolved"] = name
        answer["flex"] = is_flex_flow(flow_path=folder / name)
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}
    try:
        answer["valid"] = load_flow(source=path, raise_error=False)._validate().passed
    except Exception as error:
        answer["valid"] = False
        answer["invalid"] = f"{type(error).__name__}: {error}"
    try:
        with merging(Path(path)) as merged:
            merged = Path(merged)
            answer["files"] = {
                file.relative_to(merged).as_posix(): members(file) or sha256(file.read_bytes())
                for file in sorted(merged.rglob("*"))
                if file.is_file()
            }
            definition = load_yaml(merged / name) or {}
            with contextlib.suppress(Exception):
                definition.pop("additional_includes", None)
                answer["definition"] = json.loads(json.dumps(definition, default=str))
            try:
                answer["environment"] = environment(merged, name)
            except Exception as error:
                answer["noEnvironment"] = f"{type(error).__name__}: {error}"
    except Exception as error:
        answer["unmerged"] = f"{type(error).__name__}: {error}"
    return answer


for line in sys.stdin:
    print(json.dumps(look(json.loads(line))), file=answers, flush=True)
