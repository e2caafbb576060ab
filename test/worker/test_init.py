import json
import os
import signal
import subprocess
import sys
import unittest

from flows import python_flow
from worker_process import PROGRAM, PROMPTFLOW_PYTHON, Worker, eventually, is_running, needs_promptflow


class InitTest(unittest.TestCase):
    def start(self, arguments=(), **options):
        worker = Worker(arguments=["--init", *arguments], **options)
        self.addCleanup(worker.close)
        return worker.start()

    def test_forks_a_server_and_ends_with_its_code_at_the_deadline(self):
        worker = self.start(idle=0.4)
        self.assertIn(worker.about()["pid"], worker.children())
        self.assertNotEqual(worker.about()["pid"], worker.process.pid)
        self.assertEqual(worker.wait(), 0)
        self.assertEqual(worker.json("ended.json")["reason"], "idle")

    def test_signals_end_the_session_and_the_code_tells_which(self):
        for number, code, reason in ((signal.SIGTERM, 143, "terminated"), (signal.SIGINT, 130, "interrupted")):
            with self.subTest(reason=reason):
                worker = self.start()
                worker.client().request("hello")
                os.kill(worker.process.pid, signal.SIGHUP)
                os.kill(worker.process.pid, number)
                self.assertEqual(worker.wait(), code)
                self.assertEqual(worker.json("ended.json")["reason"], reason)
                self.assertIsNone(worker.about())

    def test_a_shutdown_is_no_failure_whatever_its_reason_is_called(self):
        worker = self.start()
        worker.client().request("shutdown", reason="terminated")
        self.assertEqual(worker.wait(), 0)
        self.assertEqual(worker.json("ended.json")["reason"], "terminated")

    def test_a_killed_server_is_told_by_code_and_log(self):
        worker = self.start()
        os.kill(worker.about()["pid"], signal.SIGKILL)
        self.assertEqual(worker.wait(), 137)
        self.assertIn("listens on", worker.log())
        self.assertIn("ended by SIGKILL", worker.log().splitlines()[-1])
        self.assertIsNone(worker.json("ended.json"))

    def test_whoever_started_it_is_the_first_client(self):
        worker = self.start(arguments=["--stdio"], streams=subprocess.PIPE)

        def ask(number, method, **params):
            line = json.dumps({"id": number, "method": method, "params": params})
            worker.process.stdin.write(line.encode() + b"\n")
            worker.process.stdin.flush()
            while True:
                answer = json.loads(worker.process.stdout.readline())
                if "event" not in answer:
                    return answer

        self.assertEqual(ask(1, "hello")["result"]["pid"], worker.about()["pid"])
        program = "import os, sys; os.write(1, b'said'); os.write(2, b'warned'); print(repr(sys.stdin.read()))"
        self.assertEqual(ask(2, "exec", command=[sys.executable, "-c", program])["result"], {"code": 0})
        # Others are served beside it.
        self.assertEqual(worker.client().request("hello")["pid"], worker.about()["pid"])
        worker.process.stdin.close()
        eventually(lambda: not worker.process.stdout.read(1), "the end of what copies its lines")
        self.assertEqual(worker.client().request("hello")["pid"], worker.about()["pid"])
        os.kill(worker.process.pid, signal.SIGTERM)
        self.assertEqual(worker.wait(), 143)

    def test_a_first_client_hears_of_the_end(self):
        worker = self.start(arguments=["--stdio"], streams=subprocess.PIPE)
        worker.client().request("shutdown")
        self.assertEqual(worker.process.stdout.read(), b"")
        self.assertEqual(worker.wait(), 0)

    def test_the_server_says_what_is_wrong_with_its_arguments(self):
        done = subprocess.run([sys.executable, "-S", "-s", PROGRAM, "--init"], stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("needed", done.stderr)

    def test_without_it_signals_end_the_session_as_before(self):
        worker = Worker()
        self.addCleanup(worker.close)
        worker.start()
        os.kill(worker.process.pid, signal.SIGTERM)
        self.assertEqual(worker.wait(), 0)

    @needs_promptflow
    def test_what_runs_leave_behind_is_buried(self):
        body = (
            "import subprocess, sys\n"
            "code = 'import subprocess; print(subprocess.Popen([\"sleep\", \"0.2\"], start_new_session=True).pid)'\n"
            "return subprocess.check_output([sys.executable, '-c', code], text=True)"
        )
        worker = self.start(files=python_flow(body), python=PROMPTFLOW_PYTHON)
        orphan = int(worker.client().request("run")["outputs"]["text"])
        self.assertFalse(is_running(orphan) and orphan not in worker.children(), "the orphan is ours")
        eventually(lambda: not os.path.exists("/proc/%d" % orphan), "nobody stays a zombie")


if __name__ == "__main__":
    unittest.main()
