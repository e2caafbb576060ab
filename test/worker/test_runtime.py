import os
import signal
import unittest

from flows import python_flow
from worker_process import PROMPTFLOW_PYTHON, Worker, eventually, is_running, needs_promptflow

SLEEPS = "import time\nprint('asleep', flush=True)\ntime.sleep(60)\nreturn text"


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
        self.worker.write(
            python_flow(
                "import os, time\nprint('begun')\nwhile not os.path.exists('go'):\n    time.sleep(0.01)\nreturn text"
            )
        )
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
                (r for r in self.worker.client().request("runs") if r["runId"] == "torn" and r["status"] == "failed"),
                None,
            ),
            "the lost run is settled",
        )
        self.assertEqual(torn["error"]["type"], "WorkerLost")


if __name__ == "__main__":
    unittest.main()
