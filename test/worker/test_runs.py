import json
import os
import signal
import unittest

from flows import FLOW, python_flow
from worker_process import PROMPTFLOW_PYTHON, Worker, eventually, is_running, needs_promptflow

SLEEPS = "import time\nprint('asleep', flush=True)\ntime.sleep(60)\nreturn text"


class RunTests:
    """The same for a runtime that forks and for one that does not."""

    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.worker = Worker(python_flow("return text"), python=PROMPTFLOW_PYTHON, arguments=cls.arguments).start()

    @classmethod
    def tearDownClass(cls):
        cls.worker.close()

    def setUp(self):
        self.client = self.worker.client()

    def test_outputs_nodes_and_files(self):
        self.worker.write(python_flow("return text"))
        result = self.client.request("run", inputs={"name": "Ada"})
        self.assertEqual((result["status"], result["error"]), ("completed", None))
        self.assertEqual(result["outputs"], {"text": "Hello Ada"})
        self.assertEqual([(node["name"], node["status"]) for node in result["nodes"]], [("ask", "completed"), ("say", "completed")])
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
        self.worker.write(python_flow(
            "import subprocess, time\nchild = subprocess.Popen(['sleep', '600'])\n"
            "print('child is', child.pid, '.')\ntime.sleep(600)\nreturn text"))
        request = self.client.send("run", runId="cancel-me")
        self.client.wait_event("log", lambda data: "child is" in self.client.text() and "." in self.client.text().rpartition("child is")[2])
        other = self.worker.client()
        self.assertIn("cancel-me", other.request("hello")["activeRuns"])
        self.assertEqual(other.request("cancel", runId="cancel-me"), {"cancelled": True})
        result = self.client.answer(request)["result"]
        self.assertEqual((result["status"], result["error"]["type"]), ("canceled", "Canceled"))
        words = self.client.text().replace("stdout>", " ").split()
        child = next(int(word) for word in words[words.index("child"):] if word.isdigit() and int(word) > 300)
        eventually(lambda: not is_running(child), "the child of the run ends")
        self.assertEqual(other.request("cancel", runId="cancel-me"), {"cancelled": False})

    def test_a_killed_run_is_reported_with_the_signal(self):
        self.worker.write(python_flow("import os\nprint('bye')\nos.kill(os.getpid(), 9)"))
        result = self.client.request("run")
        self.assertEqual(result["status"], "failed")
        self.assertEqual((result["error"]["type"], result["error"]["signal"]), ("ProcessKilled", "SIGKILL"))
        self.assertIn("bye", self.client.text())


@needs_promptflow
class ForkedRunsTest(RunTests, unittest.TestCase):
    def test_prints_are_streamed_in_order_with_offsets(self):
        self.worker.write(python_flow(
            "import sys, os\nprint('héllo €')\nprint('𝄞 two', file=sys.stderr)\n"
            "os.system('echo from a child')\nprint('last')\nreturn text"))
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
        told = [(event["data"]["name"], event["data"]["status"]) for event in self.client.events if event["event"] == "node"]
        self.assertEqual(told, [("ask", "running"), ("ask", "completed"), ("say", "running"), ("say", "completed")])

    def test_code_that_does_not_listen_is_killed_after_the_grace(self):
        self.worker.write(python_flow(
            "import signal, time, threading\nprint('deaf')\n"
            "while True:\n    try:\n        time.sleep(600)\n    except BaseException:\n        pass",
            head="import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])"))
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
        self.worker.write(python_flow(
            "import os, time\nprint('begun')\nwhile not os.path.exists('go'):\n    time.sleep(0.01)\nprint('done €')\nreturn text"))
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
        self.worker.write(python_flow("import os, time\nprint('begun')\nwhile not os.path.exists('on'):\n    time.sleep(0.01)\nprint('end')\nreturn text"))
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
        self.assertEqual(reader.request("logs", runId=run_id, **{"from": offset}), {"text": "", "next": offset, "eof": True})

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
        self.worker.write(python_flow(
            "import os, time\nopen('here-' + text[-1], 'w').close()\n"
            "while not (os.path.exists('here-A') and os.path.exists('here-B')):\n    time.sleep(0.01)\nreturn text"))
        one, other = self.worker.client(), self.worker.client()
        ids = one.send("run", inputs={"name": "A"}), other.send("run", inputs={"name": "B"})
        self.assertEqual(one.answer(ids[0])["result"]["outputs"], {"text": "Hello A"})
        self.assertEqual(other.answer(ids[1])["result"]["outputs"], {"text": "Hello B"})

    def test_random_numbers_differ_between_runs(self):
        self.worker.write(python_flow("import random, uuid\nreturn '%s %s' % (random.random(), uuid.uuid4())"))
        drawn = {self.client.request("run")["outputs"]["text"] for _ in range(3)}
        self.assertEqual(len(drawn), 3)

    def test_ten_megabytes_of_output(self):
        self.worker.write(python_flow("import sys\nfor _ in range(160):\n    sys.__stdout__.write('é' * 32767 + '\\n')\nreturn text"))
        result = self.client.request("run")
        self.assertEqual(result["status"], "completed")
        self.assertGreater(os.path.getsize(result["log"]), 10_000_000)
        self.assertEqual(self.client.text().count("é"), 160 * 32767)

    def test_a_client_that_does_not_read_holds_up_nobody(self):
        self.worker.write(python_flow("import sys\nfor _ in range(200):\n    sys.__stdout__.write('x' * 65535 + '\\n')\nreturn text"))
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

    def test_one_node(self):
        self.worker.write(python_flow("return text.upper()"))
        result = self.client.request("run", node="say", inputs={"text": "alone"})
        self.assertEqual((result["status"], result["outputs"]), ("completed", "ALONE"))
        self.assertEqual([node["name"] for node in result["nodes"]], ["say"])
        self.assertTrue(result["detail"].endswith("flow-say.node.detail.json"))

    def test_variants(self):
        flow = FLOW.replace(
            "- name: say\n  type: python\n  source: {type: code, path: say.py}\n  inputs: {text: \"${ask.output}\"}",
            "- name: say\n  use_variants: true",
        ) + (
            "node_variants:\n  say:\n    default_variant_id: low\n    variants:\n"
            "      low: {node: {type: python, source: {type: code, path: say.py}, inputs: {text: \"${ask.output}\"}}}\n"
            "      high: {node: {type: python, source: {type: code, path: say.py}, inputs: {text: HIGH}}}\n"
        )
        self.worker.write(dict(python_flow("return text"), **{"variants.yaml": flow}))
        self.assertEqual(self.client.request("run", flowFile="variants.yaml")["outputs"], {"text": "Hello world"})
        high = self.client.request("run", flowFile="variants.yaml", variant="${say.high}")
        self.assertEqual(high["outputs"], {"text": "HIGH"})

    def test_a_flex_flow(self):
        self.worker.write({
            "flex/flow.flex.yaml": "entry: entry:Greeter\n",
            "flex/entry.py": "class Greeter:\n    def __init__(self, word: str = 'Hi'):\n        self.word = word\n\n"
            "    def __call__(self, name: str) -> str:\n        return self.word + ' ' + name\n",
        })
        result = self.client.request("run", flowFile="flex/flow.flex.yaml", inputs={"name": "Bo"}, init={"word": "Hey"})
        self.assertEqual((result["status"], result["outputs"]), ("completed", "Hey Bo"))

    def test_included_files_are_there_already(self):
        flow = FLOW + "additional_includes:\n- ../outside/helper.py\n"
        self.worker.write(dict(python_flow("return text"), **{"flow.dag.yaml": flow}))
        self.assertEqual(self.client.request("run")["status"], "completed")

    def test_output_after_the_result_is_kept_and_threads_end(self):
        self.worker.write(python_flow(
            "import atexit, threading, time\n"
            "threading.Thread(target=lambda: (time.sleep(0.2), open('thread-done', 'w').close())).start()\n"
            "atexit.register(lambda: open('exit-done', 'w').close())\nreturn text"))
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
        self.worker.write(dict(python_flow("return text"), **{
            "loud.py": "print('noise' * 100)\nraise SystemExit(4)", "gone.py": "import not_there_at_all",
            "bad.py": "def x(:\n", "bad.jinja2": "a\n{% if %}"}))
        nodes = [{"name": path.partition(".")[0], "path": path} for path in ("say.py", "loud.py", "gone.py", "bad.py", "bad.jinja2", "none.py")]
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


@needs_promptflow
class SpawnedRunsTest(RunTests, unittest.TestCase):
    arguments = ("--no-fork",)


@needs_promptflow
class RuntimeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.worker = Worker(python_flow(SLEEPS), python=PROMPTFLOW_PYTHON).start()

    @classmethod
    def tearDownClass(cls):
        cls.worker.close()

    def test_1_stays_on_one_thread_and_starts_no_service(self):
        client = self.worker.client()
        eventually(lambda: client.request("hello")["runtime"] == "ready", "the runtime is ready")
        (runtime,) = self.worker.children()
        self.assertEqual(len(os.listdir("/proc/%d/task" % runtime)), 1)
        self.assertNotIn("has threads", self.worker.log())
        self.assertNotIn("did not run", self.worker.log())
        with open("/proc/%d/task/%d/children" % (runtime, runtime), encoding="ascii") as file:
            self.assertEqual(file.read(), "")

    def test_2_a_killed_runtime_takes_its_runs_and_the_next_run_gets_a_new_one(self):
        client = self.worker.client()
        request = client.send("run", runId="orphan")
        pid = client.wait_event("progress", lambda data: "pid" in data)["pid"]
        client.wait_event("log", lambda data: "asleep" in client.text())
        (runtime,) = self.worker.children()
        os.kill(runtime, signal.SIGKILL)
        error = client.answer(request)["result"]["error"]
        self.assertEqual((error["type"], error["signal"]), ("RuntimeLost", "SIGKILL"))
        eventually(lambda: not is_running(pid), "the run ends")
        self.worker.write(python_flow("return text"))
        self.assertEqual(client.request("run")["status"], "completed")
        self.assertNotEqual(self.worker.children(), [runtime])

    def test_3_reload_keeps_what_runs_and_gives_the_next_run_a_new_runtime(self):
        client = self.worker.client()
        self.worker.write(python_flow("import os, time\nprint('begun')\nwhile not os.path.exists('go'):\n    time.sleep(0.01)\nreturn text"))
        request = client.send("run")
        client.wait_event("log", lambda data: "begun" in client.text())
        old = self.worker.children()
        other = self.worker.client()
        self.assertEqual(other.request("reload")["runtime"], "warming")
        self.worker.write(python_flow("return 'new'"))
        self.assertEqual(other.request("run")["outputs"], {"text": "new"})
        self.worker.write({"go": ""})
        self.assertEqual(client.answer(request)["result"]["status"], "completed")
        eventually(lambda: set(old).isdisjoint(self.worker.children()), "the old runtime ends")

    def test_4_shutdown_cancels_runs_and_a_new_worker_knows_them(self):
        self.worker.write(python_flow(SLEEPS))
        client = self.worker.client()
        request = client.send("run", runId="stopped")
        client.wait_event("log", lambda data: "asleep" in client.text())
        self.worker.client().request("shutdown", reason="enough")
        self.assertEqual(client.answer(request)["result"]["status"], "canceled")
        self.assertEqual(self.worker.wait(), 0)
        self.worker.process.stderr.close()
        self.worker.start()
        runs = {run["runId"]: run for run in self.worker.client().request("runs")}
        self.assertEqual(runs["stopped"]["status"], "canceled")
        self.assertEqual(runs["stopped"]["error"]["message"], "The session ended: enough.")
        self.assertNotIn("outputs", runs["stopped"])

    def test_5_a_killed_worker_takes_its_runs_and_the_next_one_tells(self):
        client = self.worker.client()
        client.send("run", runId="torn")
        pid = client.wait_event("progress", lambda data: "pid" in data)["pid"]
        client.wait_event("log", lambda data: "asleep" in client.text())
        (runtime,) = self.worker.children()
        self.worker.process.kill()
        self.worker.process.wait()
        for each in (pid, runtime):
            eventually(lambda: not is_running(each), "nothing outlives the worker")
        self.worker.process.stderr.close()
        os.unlink(os.path.join(self.worker.folder, "worker.json"))
        self.worker.start()
        torn = eventually(
            lambda: next(
                (r for r in self.worker.client().request("runs") if r["runId"] == "torn" and r["status"] == "failed"), None
            ),
            "the lost run is settled",
        )
        self.assertEqual(torn["error"]["type"], "WorkerLost")


if __name__ == "__main__":
    unittest.main()
