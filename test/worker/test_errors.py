import os
import unittest

from flows import FLOW, python_flow
from worker_process import needs_promptflow, shared_worker

FILE_KEYRING = """\
import json
import os
from keyring.backend import KeyringBackend

FILE = os.path.join(os.environ["PF_HOME_DIRECTORY"], "keys.json")


class FileKeyring(KeyringBackend):
    priority = 1

    def _all(self):
        if not os.path.exists(FILE):
            return {}
        with open(FILE) as file:
            return json.load(file)

    def get_password(self, service, username):
        return self._all().get(service + username)

    def set_password(self, service, username, password):
        with open(FILE, "w") as file:
            json.dump({service + username: password}, file)
"""


@needs_promptflow
class ErrorTest(unittest.TestCase):
    def setUp(self):
        self.worker = shared_worker()

    def error_of(self, files, **params):
        """The error of a run of these files."""
        self.worker.write(files)
        result = self.worker.client().request("run", **params)
        self.assertEqual(result["status"], "failed", result)
        self.result = result
        return result["error"]

    def place(self, error):
        frame = error["frames"][-1]
        return frame["file"], frame["line"]

    def test_an_exception_in_a_node_leads_to_its_line(self):
        files = python_flow("import lib.deep\nreturn lib.deep.divide(text)")
        files["lib/deep.py"] = "def divide(text):\n    secret = 0\n    return len(text) / secret\n"
        error = self.error_of(files)
        self.assertEqual(
            (error["type"], error["message"], error["node"]), ("ZeroDivisionError", "division by zero", "say")
        )
        self.assertIn("ToolExecutionError", error["code"])
        self.assertEqual(
            [(frame["file"], frame["line"], frame["function"]) for frame in error["frames"]],
            [("say.py", 8, "say"), ("lib/deep.py", 3, "divide")],
        )
        self.assertEqual(error["frames"][1]["text"], "return len(text) / secret")
        failed = [node for node in self.result["nodes"] if node["status"] == "failed"]
        self.assertEqual([node["name"] for node in failed], ["say"])
        self.assertIn("division by zero", failed[0]["error"])
        self.assertTrue(os.path.exists(self.result["detail"]))

    def test_an_exception_in_the_standard_library_keeps_the_way_to_it(self):
        error = self.error_of(python_flow("import json\nreturn json.loads('{')"))
        self.assertEqual(error["type"], "JSONDecodeError")
        self.assertEqual((error["frames"][0]["file"], error["frames"][0]["line"]), ("say.py", 8))
        self.assertTrue(error["frames"][-1]["file"].endswith("json/decoder.py"))

    def test_an_async_node(self):
        files = python_flow("return text")
        files["say.py"] = (
            "from promptflow.core import tool\n\n\n@tool\nasync def say(text: str):\n    raise KeyError(text)\n"
        )
        error = self.error_of(files)
        self.assertEqual((error["type"], self.place(error)), ("KeyError", ("say.py", 6)))

    def test_a_syntax_error(self):
        error = self.error_of(python_flow("return (text"))
        self.assertEqual((error["type"], error["node"]), ("SyntaxError", "say"))
        self.assertEqual(self.place(error), ("say.py", 7))
        self.assertEqual(error["frames"][-1]["text"], "return (text")

    def test_a_syntax_error_in_a_module_that_is_imported(self):
        error = self.error_of(
            dict(python_flow("return text", head="import broken"), **{"broken.py": "x = 1\ny = = 2\n"})
        )
        self.assertEqual((error["type"], self.place(error)), ("SyntaxError", ("broken.py", 2)))

    def test_a_missing_module(self):
        error = self.error_of(python_flow("return text", head="import os\nimport surely_not_installed"))
        self.assertEqual((error["type"], error["node"]), ("ModuleNotFoundError", "say"))
        self.assertIn("surely_not_installed", error["message"])
        self.assertEqual(self.place(error), ("say.py", 2))

    def test_a_prompt_that_cannot_be_parsed(self):
        error = self.error_of(dict(python_flow("return text"), **{"ask.jinja2": "Hello\n{% for x in %}"}))
        self.assertEqual((error["node"], self.place(error)), ("ask", ("ask.jinja2", 2)))
        self.assertEqual(error["type"], "TemplateSyntaxError")

    def test_a_prompt_that_cannot_be_rendered(self):
        error = self.error_of(dict(python_flow("return text"), **{"ask.jinja2": "Hello\n\n{{ name.first.second }}"}))
        self.assertEqual((error["node"], self.place(error)), ("ask", ("ask.jinja2", 3)))

    def test_missing_inputs_are_named(self):
        flow = FLOW.replace("    default: world\n", "").replace(
            "inputs:\n  name:", "inputs:\n  it's: {type: int}\n  name:"
        )
        error = self.error_of(dict(python_flow("return text"), **{"flow.dag.yaml": flow}))
        self.assertEqual((error["type"], error["inputs"], error["frames"]), ("MissingInputs", ["it's", "name"], []))

    def test_an_input_of_the_wrong_type(self):
        flow = FLOW.replace("    type: string\n    default: world", "    type: int\n    default: 1")
        error = self.error_of(dict(python_flow("return text"), **{"flow.dag.yaml": flow}), inputs={"name": "many"})
        self.assertIn("Input", error["type"])
        self.assertIn("name", error["message"])

    def test_a_file_that_is_no_yaml(self):
        error = self.error_of({"flow.dag.yaml": "inputs:\n  a: [1, 2\nnodes: x\n"})
        self.assertIn("flow sequence", error["message"])
        self.assertIsNone(error["node"])
        self.assertEqual(self.place(error), ("flow.dag.yaml", 3))

    def test_a_node_that_is_not_there(self):
        self.worker.write(python_flow("return text"))
        error = self.error_of({}, node="nobody")
        self.assertIn("nobody", error["message"])

    def test_a_source_file_that_is_not_there(self):
        files = python_flow("return text")
        files["flow.dag.yaml"] = FLOW.replace("say.py", "absent.py")
        error = self.error_of(files)
        self.assertEqual(error["node"], "say")
        self.assertIn("absent.py", error["message"])

    def test_a_flow_file_that_is_not_there(self):
        error = self.error_of({}, flowFile="missing.yaml")
        self.assertIn("missing.yaml", error["message"])

    def test_a_program_that_exits(self):
        error = self.error_of(python_flow("import sys\nsys.exit(5)"))
        self.assertIn(error["type"], ("SystemExit", "ProcessExited"))

    def test_the_secrets_of_connections_stay_out_of_logs_and_records(self):
        self.worker.write({"file_keyring.py": FILE_KEYRING})
        self.worker.write(
            python_flow(
                "from promptflow.client import PFClient\nfrom promptflow.entities import CustomConnection\n"
                "keys = CustomConnection(name='test_keys', secrets={'api_key': ''.join(['hush-', 'hush-', '42'])})\n"
                "PFClient().connections.create_or_update(keys)\nreturn text"
            )
        )
        self.assertEqual(self.worker.client().request("run")["status"], "completed")
        files = python_flow("return text")
        files["say.py"] = (
            "import sys\nfrom promptflow.core import tool\nfrom promptflow.connections import CustomConnection\n\n\n"
            "@tool\ndef say(text: str, keys: CustomConnection):\n"
            "    print('in a node', keys.api_key)\n    sys.__stdout__.write('raw ' + keys.api_key + '\\n')\n"
            "    raise ValueError('bad key ' + keys.api_key)\n"
        )
        files["flow.dag.yaml"] = FLOW.replace('{text: "${ask.output}"}', '{text: "${ask.output}", keys: test_keys}')
        self.worker.write(files)
        client = self.worker.client()
        error = client.request("run")["error"]
        self.assertEqual((error["type"], error["message"]), ("ValueError", "bad key ***"))
        self.assertIn("in a node", client.text())
        self.assertIn("raw ***", client.text())
        self.assertNotIn("hush-hush-42", client.text())
        self.assertNotIn("hush-hush-42", str(client.request("runs")))


if __name__ == "__main__":
    unittest.main()
