import json
import os
import subprocess
import sys
import unittest

from flows import python_flow
from worker_process import PROGRAM, PROMPTFLOW_PYTHON, Worker, eventually, needs_promptflow
from flow_session_worker.watchers import is_news

STATE = {"idleSeconds": 9, "idleUntil": 100.0, "idleExplicit": None, "runtime": "ready", "activeRuns": []}


class NewsTest(unittest.TestCase):
    def test_what_is_news(self):
        for busy, change, expected in (
            (False, {}, False),
            (False, {"idleUntil": 100.9}, False),
            (False, {"idleUntil": 101.1}, True),
            (False, {"idleUntil": 50.0}, True),
            (False, {"idleUntil": None}, True),
            (True, {"idleUntil": 150.0}, False),
            (True, {"idleUntil": None}, True),
            (True, {"activeRuns": ["a"]}, True),
            (False, {"runtime": "warming"}, True),
            (False, {"idleExplicit": True}, True),
        ):
            with self.subTest(busy=busy, change=change):
                self.assertIs(is_news(STATE, dict(STATE, **change), busy), expected)


class WatchTest(unittest.TestCase):
    def setUp(self):
        self.worker = Worker(idle=500)
        self.addCleanup(self.worker.close)
        self.watcher = self.worker.start().client()
        self.client = self.worker.client()

    def wait(self, accept):
        return self.watcher.wait_event("state", accept)

    def test_tells_the_state_at_once_and_then_what_changes(self):
        self.watcher.send("watch")
        first = self.wait(lambda _data: True)
        self.assertEqual(set(first), set(STATE))
        self.assertEqual((first["idleSeconds"], first["activeRuns"]), (500, []))
        # This interpreter has no prompt flow.
        self.wait(lambda data: data["runtime"] == "failed")
        self.client.request("setIdle", seconds=0, explicit=True)
        self.wait(lambda data: data["idleUntil"] is None and data["idleExplicit"] is True)
        self.client.request("setIdle", seconds=7000)
        later = self.wait(lambda data: data["idleSeconds"] == 7000)
        self.assertGreater(later["idleUntil"], first["idleUntil"] + 6000)
        self.client.request("keepAlive", seconds=9000)
        self.wait(lambda data: data["idleUntil"] > later["idleUntil"] + 1900)

    def test_many_changes_become_few_events_and_the_last_one_counts(self):
        self.watcher.send("watch")
        for seconds in range(1000, 1400):
            self.client.request("setIdle", seconds=seconds)
        self.wait(lambda data: data["idleSeconds"] == 1399)
        self.assertLess(len(self.watcher.events), 200)

    def test_is_no_activity(self):
        self.client.request("setIdle", seconds=0.8)
        self.watcher.send("watch")
        self.assertEqual(self.worker.wait(), 0)

    def test_other_requests_go_on_beside_it(self):
        watch = self.watcher.send("watch")
        self.assertEqual(self.watcher.request("hello")["protocol"], 1)
        self.wait(lambda _data: True)
        self.assertTrue(any(event["id"] == watch for event in self.watcher.events))

    def test_a_bridge_whose_client_is_gone_ends(self):
        command = [sys.executable, "-s", PROGRAM, "--attach", self.worker.about()["address"]]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as bridge:
            bridge.stdin.write(b'{"id":1,"method":"watch"}\n')
            bridge.stdin.flush()
            self.assertEqual(json.loads(bridge.stdout.readline())["event"], "state")
            bridge.stdin.close()
            self.assertEqual(bridge.wait(), 0)
        self.assertEqual(self.client.request("hello")["protocol"], 1)


@needs_promptflow
class WatchRunsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.worker = Worker(python=PROMPTFLOW_PYTHON, idle=900).start()
        cls.addClassCleanup(cls.worker.close)

    def test_runs_begin_and_end(self):
        watcher, client = self.worker.client(), self.worker.client()
        watcher.send("watch")
        self.worker.write(
            python_flow("import os, time\nwhile not os.path.exists('go'):\n    time.sleep(0.01)\nreturn text")
        )
        request = client.send("run", runId="seen")
        watcher.wait_event("state", lambda data: data["activeRuns"] == ["seen"])
        self.worker.write({"go": ""})
        watcher.wait_event("state", lambda data: data["activeRuns"] == [])
        self.assertEqual(client.answer(request)["result"]["status"], "completed")

    def test_a_verification_stands_in_nobodys_way(self):
        waits = "import os, time\nwhile not os.path.exists('checked'):\n    time.sleep(0.01)\n"
        self.worker.write(python_flow("return text"))
        self.worker.write({"slow.py": waits})
        checker, client = self.worker.client(), self.worker.client()
        check = checker.send("verify", nodes=[{"name": "slow", "path": "slow.py"}])
        eventually(lambda: client.request("hello")["runtime"] == "ready", "hello is answered while it waits")
        self.assertEqual(client.request("run")["outputs"], {"text": "Hello world"})
        self.assertFalse(os.path.exists(os.path.join(self.worker.flow, "checked")))
        self.worker.write({"checked": ""})
        self.assertTrue(checker.answer(check)["result"]["nodes"][0]["ok"])


if __name__ == "__main__":
    unittest.main()
