import json
import os
import subprocess
import sys
import unittest

from worker_process import PROGRAM, Worker


class AttachTest(unittest.TestCase):
    def bridge(self, *arguments):
        process = subprocess.Popen(
            [sys.executable, "-s", PROGRAM, "--attach"] + list(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdin.close)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def worker(self, **options):
        worker = Worker(**options)
        self.addCleanup(worker.close)
        return worker.start()

    def ask(self, process, line):
        process.stdin.write(json.dumps(line).encode() + b"\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    def test_lines_go_both_ways_and_the_end_is_passed_on(self):
        worker = self.worker()
        bridge = self.bridge(worker.about()["address"])
        for number in range(3):
            answer = self.ask(bridge, {"id": number, "method": "hello"})
            self.assertEqual((answer["id"], answer["result"]["pid"]), (number, worker.process.pid))
        bridge.stdin.close()
        self.assertEqual(bridge.wait(), 0)
        self.assertIsNone(worker.process.poll())

    def test_one_line_from_a_pipe_is_answered(self):
        worker = self.worker()
        bridge = self.bridge(worker.about()["address"])
        out, _ = bridge.communicate(b'{"id":1,"method":"packages"}\n')
        self.assertIsInstance(json.loads(out)["result"], list)

    def test_the_token_comes_from_the_session_folder_or_the_command_line(self):
        worker = self.worker(listen="tcp")
        about = worker.about()
        for arguments in (("session:" + worker.folder,), (about["address"], "--token", about["token"])):
            answer = self.ask(self.bridge(*arguments), {"id": 5, "method": "runs"})
            self.assertEqual(answer, {"id": 5, "result": []})

    def test_a_worker_that_ends_ends_the_bridge(self):
        worker = self.worker()
        bridge = self.bridge("session:" + worker.folder)
        self.assertEqual(self.ask(bridge, {"id": 1, "method": "shutdown"})["result"], {"ending": True})
        self.assertEqual(bridge.wait(), 0)

    def test_a_worker_that_is_only_starting_is_waited_for(self):
        worker = Worker()
        self.addCleanup(worker.close)
        bridge = self.bridge("unix:%s/w.sock" % worker.folder, "--wait", "20")
        worker.start()
        self.assertEqual(self.ask(bridge, {"id": 1, "method": "hello"})["result"]["pid"], worker.process.pid)

    def test_a_wait_comes_to_its_end(self):
        bridge = self.bridge("unix:" + os.path.join(os.path.dirname(PROGRAM), "none.sock"), "--wait", "0.1")
        self.assertEqual(bridge.wait(), 3)
        self.assertEqual(self.bridge("unix:/none.sock", "--wait", "long").wait(), 2)

    def test_nobody_there(self):
        bridge = self.bridge("unix:" + os.path.join(os.path.dirname(PROGRAM), "none.sock"))
        self.assertEqual(bridge.wait(), 3)
        self.assertIn(b"no worker", bridge.stderr.read())
        self.assertEqual(self.bridge().wait(), 2)


if __name__ == "__main__":
    unittest.main()
