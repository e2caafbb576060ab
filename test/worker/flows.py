"""Small flows that the tests run."""

FLOW = """\
inputs:
  name:
    type: string
    default: world
outputs:
  text:
    type: string
    reference: ${say.output}
nodes:
- name: ask
  type: prompt
  source: {type: code, path: ask.jinja2}
  inputs: {name: "${inputs.name}"}
- name: say
  type: python
  source: {type: code, path: say.py}
  inputs: {text: "${ask.output}"}
"""


def python_flow(body, head=""):
    """A flow whose node `say` has this body; `text` is the prompt's text."""
    lines = "\n".join("    " + line for line in body.strip().splitlines())
    code = "%s\nfrom promptflow.core import tool\n\n\n@tool\ndef say(text: str):\n%s\n" % (head, lines)
    return {"flow.dag.yaml": FLOW, "ask.jinja2": "Hello {{name}}", "say.py": code}
