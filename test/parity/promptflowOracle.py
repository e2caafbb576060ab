"""Says what the real prompt flow makes of a flow: one JSON line for each path on standard input."""
import atexit
import contextlib
import hashlib
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import uuid
import zipfile
from pathlib import Path

home = tempfile.TemporaryDirectory()
atexit.register(home.cleanup)
Path(home.name, "pf.yaml").write_text("telemetry:\n  enabled: false\n")
os.environ["PF_HOME_DIRECTORY"] = home.name
os.environ["PF_TRACING_SKIP_LOCAL_SETUP"] = "true"
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

import pydash  # noqa: E402
from promptflow._sdk._load_functions import load_flow  # noqa: E402
from promptflow._sdk._pf_client import PFClient  # noqa: E402
from promptflow._sdk._utilities.general_utils import _merge_local_code_and_additional_includes  # noqa: E402
from promptflow._utils.flow_utils import get_flow_lineage_id, is_flex_flow, resolve_flow_path  # noqa: E402
from promptflow._utils.yaml_utils import load_yaml  # noqa: E402

logging.disable(logging.CRITICAL)
client = PFClient()
never = re.compile(r"(^|/)(\.git|\.runs|__pycache__)(/|$)|^\.promptflow/flow\.tools\.json$")


def local_environment(folder: Path, name: str) -> dict:
    """What its own `pf flow build` takes."""
    found = client.flows._build_environment_config(folder / name) or {}
    return {"image": found.get("image"), "requirements": found.get("python_requirements_txt")}


def published_environment(folder: Path, definition: dict) -> str:
    """The JSON that a session id is made from.

    That code is in promptflow-azure, which is not here. Its two steps are written after it, on the same parts: pydash picks
    requirements.txt up in the merged folder, then the name gives way to the lines, or stays where they cannot be read.
    """
    if (folder / "requirements.txt").exists() and not pydash.get(definition, "environment.python_requirements_txt"):
        pydash.set_(definition, "environment.python_requirements_txt", "requirements.txt")
    found = definition.get("environment", {})
    with contextlib.suppress(Exception):
        found = dict(found)
        if "python_requirements_txt" in found:
            path = folder / found["python_requirements_txt"]
            found["python_requirements_txt"] = path.read_text(encoding="utf-8").splitlines()
    return json.dumps(found, sort_keys=True)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def content(file: Path):
    """Its hash; of an archive those of its members, for its bytes depend on the day."""
    if not zipfile.is_zipfile(file):
        return sha256(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        return {one.filename: sha256(archive.read(one)) for one in archive.infolist() if not one.is_dir()}


def left_out(folder: Path, paths: list) -> list:
    """What the design leaves out of a session, by git itself and by the names it fixes."""
    environments = [path[: -len("pyvenv.cfg")] for path in paths if path.endswith("/pyvenv.cfg")]
    found = {path for path in paths if never.search(path) or any(map(path.startswith, environments))}
    names = {Path(path).name for path in paths}
    for rules in (".amlignore", ".gitignore"):
        if rules in names:
            git = ["git", "-c", "core.excludesFile=", "-C", str(folder)]
            subprocess.run([*git, "init", "-q"], check=True)
            listing = [*git, "ls-files", "-z", "-o", "-i", f"--exclude-per-directory={rules}"]
            ignored = subprocess.run(listing, check=True, capture_output=True).stdout.decode()
            return sorted(found | set(filter(None, ignored.split("\0"))))
    return sorted(found)


def merge(path: Path, name: str) -> dict:
    answer = {}
    with _merge_local_code_and_additional_includes(path) as merged:
        folder = Path(merged)
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        answer["files"] = {file.relative_to(folder).as_posix(): content(file) for file in files}
        definition = load_yaml(folder / name)
        try:
            answer["environment"] = local_environment(folder, name)
            answer["environmentJson"] = published_environment(folder, definition)
        except Exception as error:
            answer["noEnvironment"] = f"{type(error).__name__}: {error}"
        with contextlib.suppress(Exception):
            definition = load_yaml(folder / name)
            definition.pop("additional_includes", None)
            answer["definition"] = json.loads(json.dumps(definition, default=str))
        answer["leftOut"] = left_out(folder, list(answer["files"]))
    return answer


def look(path: str) -> dict:
    answer = {}
    try:
        folder, name = resolve_flow_path(Path(path))
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}
    answer["resolved"] = name
    answer["lineage"] = get_flow_lineage_id(folder)
    answer["madeUpMachine"] = bool(uuid.getnode() >> 40 & 1)
    try:
        load_yaml(folder / name)
        answer["flex"] = is_flex_flow(flow_path=folder / name)
    except Exception as error:
        answer["noYaml"] = f"{type(error).__name__}: {error}"
    try:
        answer["valid"] = load_flow(source=path, raise_error=False)._validate().passed
    except Exception as error:
        answer["valid"] = False
        answer["invalid"] = f"{type(error).__name__}: {error}"
    try:
        answer.update(merge(Path(path), name))
    except Exception as error:
        answer["unmerged"] = f"{type(error).__name__}: {error}"
    return answer


for line in sys.stdin:
    question = json.loads(line)
    reply = content(Path(question["archive"])) if "archive" in question else look(question["flow"])
    print(json.dumps(reply), file=answers, flush=True)
