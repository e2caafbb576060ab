import json
import os
import unittest

from flows import python_flow
from run_tests import RunTests
from worker_process import eventually, needs_promptflow


@needs_promptflow
class ForkedRunsTest(RunTests, unittest.TestCase):
    def test_prints_are_streamed_in_order_with_offsets(self):
        self.worker.write(
            python_flow(
                "import sys, os\nprint('héllo €')\nprint('𝄞 two', file=sys.stderr)\n"
                "os.system('echo from a child')\nprint('last')\nreturn text"
            )
        )
        result = self.client.request("run")
        text = self.client.text()
        places = [text.index(word) for word in ("héllo €", "𝄞 two", "from a child", "last")]
        self.assertEqual(places, sorted(places))
        with open(result["log"], encoding="utf-8") as file:
            self.assertEqual(file.read(), text)
        offset = 0
        for event in self.client.events:
            if event["event"] == "log":
                self.assertEqual(event["data"]["offset"], offset)
                offset = event["data"]["next"]
        self.assertEqual(offset, os.path.getsize(result["log"]))

    def test_nodes_are_reported_while_they_run(self):
        self.worker.write(python_flow("return text"))
        self.client.request("run")
        told = [
            (event["data"]["name"], event["data"]["status"]) for event in self.client.events if event["event"] == "node"
        ]
        self.assertEqual(told, [("ask", "running"), ("ask", "completed"), ("say", "running"), ("say", "completed")])

    def test_code_that_does_not_listen_is_killed_after_the_grace(self):
        self.worker.write(
            python_flow(
                "import signal, time, threading\nprint('deaf')\n"
                "while True:\n    try:\n        time.sleep(600)\n    except BaseException:\n        pass",
                head="import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])",
            )
        )
        request = self.client.send("run", runId="deaf")
        self.client.wait_event("log", lambda data: "deaf" in self.client.text())
        other = self.worker.client()
        other.request("cancel", runId="deaf", graceSeconds=0.2)
        self.assertEqual(self.client.answer(request)["result"]["status"], "canceled")

    def test_a_run_that_leaves_without_a_word(self):
        self.worker.write(python_flow("import os\nos._exit(3)"))
        result = self.client.request("run")
        self.assertEqual((result["error"]["type"], result["error"]["exitCode"]), ("ProcessExited", 3))

    def test_a_run_goes_on_without_its_client_and_can_be_attached_to(self):
        self.worker.write(
            python_flow(
                "import os, time\nprint('begun')\nwhile not os.path.exists('go'):\n    time.sleep(0.01)\nprint('done €')\nreturn text"
            )
        )
        leaver = self.worker.client()
        leaver.send("run", runId="alone-%s" % id(self))
        run_id = leaver.wait_event("started")["runId"]
        leaver.wait_event("log", lambda data: "begun" in leaver.text())
        leaver.close()
        request = self.client.send("attach", runId=run_id)
        self.client.wait_event("log", lambda data: "begun" in self.client.text())
        self.worker.write({"go": ""})
        result = self.client.answer(request)["result"]
        os.unlink(os.path.join(self.worker.flow, "go"))
        self.assertEqual(result["status"], "completed")
        self.assertIn("done €", self.client.text())
        late = self.worker.client()
        self.assertEqual(late.answer(late.send("attach", runId=run_id))["result"], result)
        self.assertEqual(late.text(), self.client.text())
        tail = self.worker.client()
        tail.answer(tail.send("attach", runId=run_id, **{"from": 40}))
        self.assertEqual(tail.text().encode(), late.text().encode()[40:])

    def test_logs_by_offset_and_as_a_long_poll(self):
        self.worker.write(
            python_flow(
                "import os, time\nprint('begun')\nwhile not os.path.exists('on'):\n    time.sleep(0.01)\nprint('end')\nreturn text"
            )
        )
        run_id = "polled"
        request = self.client.send("run", runId=run_id)
        reader = self.worker.client()
        self.client.wait_event("log", lambda data: "begun" in self.client.text())
        text, offset = "", 0
        while "begun" not in text:
            piece = reader.request("logs", runId=run_id, follow=True, **{"from": offset})
            text, offset = text + piece["text"], piece["next"]
            self.assertFalse(piece["eof"])
        self.worker.write({"on": ""})
        while not piece["eof"]:
            piece = reader.request("logs", runId=run_id, follow=True, **{"from": offset})
            text, offset = text + piece["text"], piece["next"]
        os.unlink(os.path.join(self.worker.flow, "on"))
        self.client.answer(request)
        self.assertEqual(text, self.client.text())
        self.assertEqual(
            reader.request("logs", runId=run_id, **{"from": offset}), {"text": "", "next": offset, "eof": True}
        )

    def test_environment_variables_reach_the_run_and_no_record(self):
        self.worker.write(python_flow("import os\nreturn os.environ['FLAVOUR'][::-1]"))
        result = self.client.request("run", environmentVariables={"FLAVOUR": "s3cr3tvanilla"})
        self.assertEqual(result["outputs"], {"text": "allinavt3rc3s"})
        folder = os.path.join(self.worker.folder, "runs", result["runId"])
        for name in ("run.json", "log.txt", "flow.detail.json"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                self.assertNotIn("s3cr3tvanilla", file.read(), name)
        self.assertNotIn("s3cr3tvanilla", self.worker.log())
        self.worker.write(python_flow("import os\nreturn str(os.environ.get('FLAVOUR'))"))
        self.assertEqual(self.client.request("run")["outputs"], {"text": "None"})

    def test_runs_at_the_same_time(self):
        self.worker.write(
            python_flow(
                "import os, time\nopen('here-' + text[-1], 'w').close()\n"
                "while not (os.path.exists('here-A') and os.path.exists('here-B')):\n    time.sleep(0.01)\nreturn text"
            )
        )
        one, other = self.worker.client(), self.worker.client()
        ids = one.send("run", inputs={"name": "A"}), other.send("run", inputs={"name": "B"})
        self.assertEqual(one.answer(ids[0])["result"]["outputs"], {"text": "Hello A"})
        self.assertEqual(other.answer(ids[1])["result"]["outputs"], {"text": "Hello B"})

    def test_random_numbers_differ_between_runs(self):
        self.worker.write(python_flow("import random, uuid\nreturn '%s %s' % (random.random(), uuid.uuid4())"))
        drawn = {self.client.request("run")["outputs"]["text"] for _ in range(3)}
        self.assertEqual(len(drawn), 3)

    def test_ten_megabytes_of_output(self):
        self.worker.write(
            python_flow("import sys\nfor _ in range(160):\n    sys.__stdout__.write('é' * 32767 + '\\n')\nreturn text")
        )
        result = self.client.request("run")
        self.assertEqual(result["status"], "completed")
        self.assertGreater(os.path.getsize(result["log"]), 10_000_000)
        self.assertEqual(self.client.text().count("é"), 160 * 32767)

    def test_a_client_that_does_not_read_holds_up_nobody(self):
        self.worker.write(
            python_flow("import sys\nfor _ in range(200):\n    sys.__stdout__.write('x' * 65535 + '\\n')\nreturn text")
        )
        lazy = self.worker.client()
        lazy.send("run", runId="unread")
        lazy.wait_event("started")
        eventually(lambda: self.worker.json("runs/unread/run.json")["status"] == "completed", "the run ends")
        self.assertEqual(self.client.request("attach", runId="unread")["status"], "completed")

    def test_outputs_too_large_to_travel(self):
        self.worker.write(python_flow("return 'x' * 5_000_000"))
        result = self.client.request("run")
        self.assertIsNone(result["outputs"])
        with open(result["outputsFile"], encoding="utf-8") as file:
            self.assertEqual(len(json.load(file)["text"]), 5_000_000)

    def test_output_after_the_result_is_kept_and_threads_end(self):
        self.worker.write(
            python_flow(
                "import atexit, threading, time\n"
                "threading.Thread(target=lambda: (time.sleep(0.2), open('thread-done', 'w').close())).start()\n"
                "atexit.register(lambda: open('exit-done', 'w').close())\nreturn text"
            )
        )
        self.client.request("run")
        for name in ("thread-done", "exit-done"):
            eventually(lambda: os.path.exists(os.path.join(self.worker.flow, name)), name)

    def test_a_running_job_holds_the_clock(self):
        self.worker.write(python_flow("import time\ntime.sleep(1.2)\nreturn text"))
        self.client.request("setIdle", seconds=0.5)
        result = self.client.request("run")
        self.assertEqual(result["status"], "completed")
        self.assertEqual(self.client.request("setIdle", seconds=0)["idleSeconds"], 0)

    def test_stats_count_the_runtime(self):
        eventually(lambda: self.client.request("hello")["runtime"] == "ready", "the runtime is ready")
        self.assertGreater(self.client.request("stats")["rssBytes"], 60_000_000)

    def test_verify(self):
        self.worker.write(
            dict(
                python_flow("return text"),
                **{
                    "loud.py": "print('noise' * 100)\nraise SystemExit(4)",
                    "gone.py": "import not_there_at_all",
                    "bad.py": "def x(:\n",
                    "bad.jinja2": "a\n{% if %}",
                },
            )
        )
        nodes = [
            {"name": path.partition(".")[0], "path": path}
            for path in ("say.py", "loud.py", "gone.py", "bad.py", "bad.jinja2", "none.py")
        ]
        found = self.client.request("verify", nodes=nodes)
        self.assertEqual((found["promptflow"]["ok"], found["promptflow"]["error"]), (True, None))
        self.assertRegex(found["promptflow"]["version"], r"^\d+\.\d+")
        self.assertEqual([node["ok"] for node in found["nodes"]], [True, False, False, False, False, False])
        errors = [node["error"] for node in found["nodes"]]
        self.assertEqual((errors[1]["frames"][-1]["file"], errors[1]["frames"][-1]["line"]), ("loud.py", 2))
        self.assertEqual(errors[2]["module"], "not_there_at_all")
        self.assertEqual((errors[3]["frames"][-1]["file"], errors[3]["frames"][-1]["line"]), ("bad.py", 1))
        self.assertEqual((errors[4]["frames"][-1]["file"], errors[4]["frames"][-1]["line"]), ("bad.jinja2", 2))

    def test_packages_of_the_other_interpreter(self):
        names = {package["name"]: package for package in self.client.request("packages")}
        self.assertIn("promptflow-core", names)
        self.assertIn("promptflow", names["promptflow-core"]["requestedBy"])


if __name__ == "__main__":
    unittest.main()
