"""What a run must do, whether the runtime forks or not."""

import json
import os

from flows import python_flow
from worker_process import eventually, is_running, shared_worker


class RunTests:
    """The same for a runtime that forks and for one that does not."""

    @classmethod
    def start_worker(cls):
        return shared_worker()

    @classmethod
    def setUpClass(cls):
        cls.worker = cls.start_worker()

    def setUp(self):
        self.client = self.worker.client()

    def test_outputs_nodes_and_files(self):
        self.worker.write(python_flow("return text"))
        result = self.client.request("run", inputs={"name": "Ada"})
        self.assertEqual((result["status"], result["error"]), ("completed", None))
        self.assertEqual(result["outputs"], {"text": "Hello Ada"})
        self.assertEqual(
            [(node["name"], node["status"]) for node in result["nodes"]], [("ask", "completed"), ("say", "completed")]
        )
        for node in result["nodes"]:
            self.assertGreaterEqual(node["durationMs"], 0)
            self.assertGreaterEqual(node["startedAt"], result["startedAt"])
        folder = os.path.join(self.worker.folder, "runs", result["runId"])
        self.assertEqual(result["log"], os.path.join(folder, "log.txt"))
        with open(result["detail"], encoding="utf-8") as file:
            self.assertEqual(len(json.load(file)["node_runs"]), 2)
        for name in ("flow.detail.json", "flow.output.json", "flow.log", "log.txt", "run.json"):
            self.assertTrue(os.path.exists(os.path.join(folder, name)), name)
        self.assertEqual(self.worker.json("runs/%s/run.json" % result["runId"]), result)
        self.assertEqual(self.client.request("runs", limit=1)[0]["runId"], result["runId"])

    def test_edited_code_is_fresh_at_once(self):
        for word in ("one", "two"):
            self.worker.write(python_flow("import helper\nreturn helper.WORD"))
            self.worker.write({"helper.py": "WORD = %r" % word})
            self.assertEqual(self.client.request("run")["outputs"], {"text": word})
        self.assertNotIn("__pycache__", os.listdir(self.worker.flow))

    def test_cancel_ends_the_run_and_its_children(self):
        self.worker.write(
            python_flow(
                "import subprocess, time\nchild = subprocess.Popen(['sleep', '600'])\n"
                "print('child is', child.pid, '.')\ntime.sleep(600)\nreturn text"
            )
        )
        request = self.client.send("run", runId="cancel-me")
        self.client.wait_event(
            "log", lambda data: "child is" in self.client.text() and "." in self.client.text().rpartition("child is")[2]
        )
        other = self.worker.client()
        self.assertIn("cancel-me", other.request("hello")["activeRuns"])
        self.assertEqual(other.request("cancel", runId="cancel-me"), {"cancelled": True})
        result = self.client.answer(request)["result"]
        self.assertEqual((result["status"], result["error"]["type"]), ("canceled", "Canceled"))
        words = self.client.text().replace("stdout>", " ").split()
        child = next(int(word) for word in words[words.index("child") :] if word.isdigit() and int(word) > 300)
        eventually(lambda: not is_running(child), "the child of the run ends")
        self.assertEqual(other.request("cancel", runId="cancel-me"), {"cancelled": False})

    def test_a_killed_run_is_reported_with_the_signal(self):
        self.worker.write(python_flow("import os\nprint('bye')\nos.kill(os.getpid(), 9)"))
        result = self.client.request("run")
        self.assertEqual(result["status"], "failed")
        self.assertEqual((result["error"]["type"], result["error"]["signal"]), ("ProcessKilled", "SIGKILL"))
        self.assertIn("bye", self.client.text())
