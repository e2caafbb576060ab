"""Lets the real `pf flow init` make a flow of every kind that it knows, in the folder that is named."""
import os
import sys
import tempfile
from pathlib import Path

home = tempfile.mkdtemp()
Path(home, "pf.yaml").write_text("telemetry:\n  enabled: false\n")
os.environ["PF_HOME_DIRECTORY"] = home

from promptflow._cli._pf.entry import entry  # noqa: E402

folder = Path(sys.argv[1])


def init(*args: str) -> None:
    os.chdir(folder)
    entry(["flow", "init", *args])


for kind in ("standard", "evaluation", "chat"):
    init("--flow", str(folder / kind), "--type", kind, "--yes")
chat = folder / "chat_connected"
init("--flow", str(chat), "--type", "chat", "--connection", "my_connection", "--deployment", "gpt-4", "--yes")
for name, more in {"own": [], "own_prompt": ["--prompt-template", "prompt_template=tpl.jinja2"]}.items():
    own = folder / name
    own.mkdir()
    prompt = ", prompt_template: str" if more else ""
    own.joinpath(f"{name}_entry.py").write_text(f"def extract(text: str{prompt}):\n    return text\n")
    own.joinpath("tpl.jinja2").write_text("{{text}}\n")
    init("--flow", str(own), "--entry", f"{name}_entry.py", "--function", "extract", *more)
