import os
import shutil
import signal
import subprocess
import sys
import unittest

from worker_process import PROGRAM, Worker, eventually, is_running


class LifetimeTest(unittest.TestCase):
    def start(self, **options):
        worker = Worker(**options)
        self.addCleanup(worker.close)
        return worker.start()

    def test_ends_at_the_deadline_with_nobody_connected(self):
        worker = self.start(idle=0.4)
        self.assertEqual(worker.wait(), 0)
        ended = worker.json("ended.json")
        self.assertEqual((ended["reason"], ended["idleSeconds"]), ("idle", 0.4))
        self.assertIsNone(worker.about())
        self.assertFalse(os.path.exists(os.path.join(worker.folder, "w.sock")))

    def test_looking_does_not_keep_it_alive(self):
        worker = self.start(idle=0.6)
        client = worker.client()
        with self.assertRaises((AssertionError, OSError)):
            while True:
                client.request("hello")
                client.request("runs")
        self.assertEqual(worker.wait(), 0)

    def test_keep_alive_starts_the_count_again(self):
        worker = self.start(idle=60)
        client = worker.client()
        first = client.request("hello")["idleUntil"]
        eventually(lambda: client.request("hello")["idleUntil"] <= first + 0.1, "the clock goes on")
        self.assertGreater(client.request("keepAlive")["idleUntil"], first)
        held = client.request("keepAlive", seconds=600)["idleUntil"]
        self.assertGreater(held, first + 500)
        self.assertGreater(client.request("hello")["idleUntil"], first + 500)

    def test_set_idle_changes_the_deadline(self):
        worker = self.start(idle=0)
        client = worker.client()
        self.assertIsNone(client.request("hello")["idleUntil"])
        self.assertIsNotNone(client.request("setIdle", seconds=500)["idleUntil"])
        self.assertIsNone(client.request("setIdle", seconds=0)["idleUntil"])
        client.request("setIdle", seconds=0.2)
        self.assertEqual(worker.wait(), 0)
        self.assertEqual(worker.json("ended.json")["reason"], "idle")

    def test_shutdown_says_why(self):
        worker = self.start()
        self.assertEqual(worker.client().request("shutdown", reason="stopped by test"), {"ending": True})
        self.assertEqual(worker.wait(), 0)
        self.assertEqual(worker.json("ended.json")["reason"], "stopped by test")
        self.assertIsNone(worker.about())

    def test_sigterm_ends_it_and_sighup_and_sigint_do_not(self):
        worker = self.start()
        os.kill(worker.process.pid, signal.SIGHUP)
        os.kill(worker.process.pid, signal.SIGINT)
        self.assertEqual(worker.client().request("hello")["protocol"], 1)
        os.kill(worker.process.pid, signal.SIGTERM)
        self.assertEqual(worker.wait(), 0)
        self.assertEqual(worker.json("ended.json")["reason"], "terminated")

    def test_a_new_worker_forgets_how_the_last_one_ended(self):
        worker = self.start(idle=0.2)
        worker.wait()
        worker.process.stderr.close()
        worker._idle = 0
        worker.start()
        self.assertIsNone(worker.json("ended.json"))

    def test_ends_when_its_folder_vanishes_and_does_not_bring_it_back(self):
        worker = self.start()
        shutil.rmtree(worker.folder)
        self.assertEqual(worker.wait(), 0)
        self.assertFalse(os.path.exists(worker.folder))

    def test_ends_when_another_folder_takes_the_name(self):
        worker = self.start()
        shutil.rmtree(worker.folder)
        os.mkdir(worker.folder)
        self.assertEqual(worker.wait(), 0)
        self.assertEqual(os.listdir(worker.folder), [])

    def test_a_second_worker_on_the_folder_is_refused(self):
        worker = self.start()
        command = [sys.executable, "-s", PROGRAM, "--session", worker.folder, "--idle", "0"]
        second = subprocess.run(
            command + ["--listen", "unix:%s/other.sock" % worker.folder], stderr=subprocess.PIPE, text=True
        )
        self.assertEqual(second.returncode, 3)
        self.assertIn("another worker", second.stderr)
        self.assertEqual(worker.about()["pid"], worker.process.pid)

    def test_starts_where_a_killed_worker_left_its_files(self):
        worker = self.start()
        worker.process.kill()
        worker.process.wait()
        worker.process.stderr.close()
        os.unlink(os.path.join(worker.folder, "worker.json"))
        worker.start()
        self.assertEqual(worker.client().request("hello")["pid"], worker.process.pid)

    def test_nothing_outlives_a_killed_worker(self):
        worker = self.start()
        runtimes = eventually(worker.children, "a runtime")
        worker.process.kill()
        for pid in runtimes:
            eventually(lambda: not is_running(pid), "the runtime ends")

    def test_wrong_command_lines(self):
        worker = self.start()
        for arguments, said in (
            ([], "needed"),
            (["--what"], "--what"),
            (["--idle"], "--idle"),
            (["--session", worker.folder, "--listen", "unix:/tmp/x.sock", "--idle", "soon"], "soon"),
            (["--session", worker.folder, "--listen", "unix:/tmp/x.sock", "--idle", "nan"], "nan"),
            (["--session", worker.folder + "/no", "--listen", "unix:/tmp/x.sock", "--idle", "1"], "no session folder"),
        ):
            with self.subTest(arguments=arguments):
                done = subprocess.run([sys.executable, "-s", PROGRAM] + arguments, stderr=subprocess.PIPE, text=True)
                self.assertEqual(done.returncode, 2)
                self.assertIn(said, done.stderr)

    def test_addresses_that_are_refused(self):
        worker = Worker()
        self.addCleanup(worker.close)
        for address in ("tcp:0.0.0.0:0", "unix:" + "/tmp/" + "x" * 200, "pipe:x", "tcp:127.0.0.1:port"):
            with self.subTest(address=address):
                command = [
                    sys.executable,
                    "-s",
                    PROGRAM,
                    "--session",
                    worker.folder,
                    "--idle",
                    "1",
                    "--listen",
                    address,
                ]
                self.assertEqual(subprocess.run(command, stderr=subprocess.DEVNULL).returncode, 2)


class MissingPromptFlowTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.worker = Worker({"flow.dag.yaml": "nodes: []"}).start()

    @classmethod
    def tearDownClass(cls):
        cls.worker.close()

    def test_run_says_that_prompt_flow_is_missing(self):
        client = self.worker.client()
        message = client.answer(client.send("run", runId="first"))
        self.assertEqual(message["error"]["code"], "promptflowMissing")
        self.assertIn(sys.executable, message["error"]["message"])
        hello = client.request("hello")
        self.assertEqual((hello["runtime"], hello["error"]["code"]), ("failed", "promptflowMissing"))
        record = self.worker.json("runs/first/run.json")
        self.assertEqual((record["status"], record["error"]["type"]), ("failed", "promptflowMissing"))
        self.assertEqual(client.error("attach", runId="first"), "promptflowMissing")

    def test_a_folder_that_cannot_be_made(self):
        worker = Worker({"flow.dag.yaml": "nodes: []"})
        self.addCleanup(worker.close)
        with open(os.path.join(worker.folder, "runs"), "w"):
            pass
        self.assertEqual(worker.start().client().error("run"), "storageFailed")

    def test_verify_says_it_too(self):
        found = self.worker.client().request("verify", nodes=[{"name": "a", "path": "a.py"}])
        self.assertFalse(found["promptflow"]["ok"])
        self.assertIn("not installed", found["promptflow"]["error"])

    def test_an_interpreter_that_is_not_there(self):
        client = self.worker.client()
        client.request("reload", python="/no/such/python")
        self.assertEqual(client.error("run"), "pythonMissing")
        self.assertEqual(client.error("packages"), "pythonMissing")
        client.request("reload", python="/bin/false")
        self.assertEqual(client.error("run"), "runtimeFailed")
        client.request("reload", python=sys.executable)
        self.assertEqual(client.error("run"), "promptflowMissing")


if __name__ == "__main__":
    unittest.main()
