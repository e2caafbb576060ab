import unittest

from flows import FLOW, python_flow
from worker_process import needs_promptflow, shared_worker


@needs_promptflow
class FlowKindsTest(unittest.TestCase):
    def setUp(self):
        self.worker = shared_worker()
        self.client = self.worker.client()

    def test_one_node(self):
        self.worker.write(python_flow("return text.upper()"))
        result = self.client.request("run", node="say", inputs={"text": "alone"})
        self.assertEqual((result["status"], result["outputs"]), ("completed", "ALONE"))
        self.assertEqual([node["name"] for node in result["nodes"]], ["say"])
        self.assertTrue(result["detail"].endswith("flow-say.node.detail.json"))

    def test_variants(self):
        flow = FLOW.replace(
            '- name: say\n  type: python\n  source: {type: code, path: say.py}\n  inputs: {text: "${ask.output}"}',
            "- name: say\n  use_variants: true",
        ) + (
            "node_variants:\n  say:\n    default_variant_id: low\n    variants:\n"
            '      low: {node: {type: python, source: {type: code, path: say.py}, inputs: {text: "${ask.output}"}}}\n'
            "      high: {node: {type: python, source: {type: code, path: say.py}, inputs: {text: HIGH}}}\n"
        )
        self.worker.write(dict(python_flow("return text"), **{"variants.yaml": flow}))
        self.assertEqual(self.client.request("run", flowFile="variants.yaml")["outputs"], {"text": "Hello world"})
        high = self.client.request("run", flowFile="variants.yaml", variant="${say.high}")
        self.assertEqual(high["outputs"], {"text": "HIGH"})

    def test_a_flex_flow(self):
        self.worker.write(
            {
                "flex/flow.flex.yaml": "entry: entry:Greeter\n",
                "flex/entry.py": "class Greeter:\n    def __init__(self, word: str = 'Hi'):\n        self.word = word\n\n"
                "    def __call__(self, name: str) -> str:\n        return self.word + ' ' + name\n",
            }
        )
        result = self.client.request("run", flowFile="flex/flow.flex.yaml", inputs={"name": "Bo"}, init={"word": "Hey"})
        self.assertEqual((result["status"], result["outputs"]), ("completed", "Hey Bo"))

    def test_included_files_are_there_already(self):
        flow = FLOW + "additional_includes:\n- ../outside/helper.py\n"
        self.worker.write(dict(python_flow("return text"), **{"flow.dag.yaml": flow}))
        self.assertEqual(self.client.request("run")["status"], "completed")


if __name__ == "__main__":
    unittest.main()
