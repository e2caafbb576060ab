import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from flows import python_flow
from worker_process import PROGRAM, PROMPTFLOW_PYTHON, Worker, needs_promptflow


class KeptIdleTest(unittest.TestCase):
    def start(self, arguments, idle=900):
        worker = Worker(arguments=arguments, idle=idle)
        self.addCleanup(worker.close)
        return worker.start()

    def end(self, worker):
        worker.client().request("shutdown")
        return worker.restart().client().request("hello")

    def test_a_worker_started_again_goes_on_with_the_idle_time_it_was_told(self):
        worker = self.start(["--keep-idle"])
        client = worker.client()
        self.assertIsNone(client.request("hello")["idleExplicit"])
        client.request("setIdle", seconds=1234.5, explicit=True)
        self.assertIs(client.request("hello")["idleExplicit"], True)
        self.assertEqual(worker.json("idle.json"), {"seconds": 1234.5, "explicit": True})
        hello = self.end(worker)
        self.assertEqual((hello["idleSeconds"], hello["idleExplicit"]), (1234.5, True))
        worker.client().request("setIdle", seconds=0, explicit=False)
        hello = self.end(worker)
        self.assertEqual((hello["idleSeconds"], hello["idleUntil"], hello["idleExplicit"]), (0, None, False))

    def test_setting_it_without_a_word_keeps_what_was_said(self):
        client = self.start([]).client()
        client.request("setIdle", seconds=5000, explicit=True)
        client.request("setIdle", seconds=6000)
        self.assertIs(client.request("hello")["idleExplicit"], True)
        self.assertEqual(client.error("setIdle", seconds=1, explicit=1), "invalidParams")

    def test_without_the_option_the_command_line_counts(self):
        worker = self.start([])
        worker.client().request("setIdle", seconds=5000, explicit=True)
        hello = self.end(worker)
        self.assertEqual((hello["idleSeconds"], hello["idleExplicit"]), (900, None))

    def test_what_cannot_be_understood_is_not_taken(self):
        worker = self.start(["--keep-idle"])
        for text in ("", "[]", '{"seconds": "7"}', '{"seconds": -1}', '{"seconds": true}', '{"seconds": NaN}'):
            with self.subTest(text=text):
                with open(os.path.join(worker.folder, "idle.json"), "w") as file:
                    file.write(text)
                self.assertEqual(self.end(worker)["idleSeconds"], 900)


class FlowFolderTest(unittest.TestCase):
    def test_a_flow_folder_that_is_not_there(self):
        worker = Worker()
        self.addCleanup(worker.close)
        command = [sys.executable, "-s", PROGRAM, "--session", worker.folder, "--listen", "tcp:127.0.0.1:0"]
        command += ["--idle", "1", "--flow", os.path.join(worker.folder, "none")]
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no flow folder", done.stderr)

    def test_files_and_sizes_are_those_of_the_folder(self):
        worker = Worker(apart=True)
        self.addCleanup(worker.close)
        client = worker.start().client()
        before = client.request("stats")["diskBytes"]
        client.request("writeFiles", files=[{"path": "a.txt", "data": "YWJj" * 1000}])
        self.assertEqual(os.listdir(worker.flow), ["a.txt"])
        self.assertFalse(os.path.exists(os.path.join(worker.folder, "flow")))
        self.assertGreaterEqual(client.request("stats")["diskBytes"], before + 3000)


SYSTEM_PYTHON = "/usr/bin/python3"


@unittest.skipUnless(
    hasattr(os, "getuid") and os.getuid() == 0 and os.path.exists(SYSTEM_PYTHON),
    "only root can be a user without a name, in a Python that everybody may start",
)
class NamelessUserTest(unittest.TestCase):
    """The user of many images: a number that the system has no name for, which may write nowhere but in the session."""

    def start(self, code, env):
        folder = os.path.dirname(PROGRAM)
        place = tempfile.mkdtemp(prefix="fsw-")
        self.addCleanup(shutil.rmtree, place)
        program = os.path.join(place, "worker")
        shutil.copytree(folder, program, ignore=shutil.ignore_patterns("__pycache__"))
        for each, _, _ in os.walk(place):
            os.chmod(each, 0o755)
        command = [SYSTEM_PYTHON, "-S", "-s", "-c", "import sys; sys.path.insert(0, %r); %s" % (program, code)]
        return subprocess.check_output(command, text=True, user=54321, group=54321, env=env, cwd=place).split()

    def test_runs_get_a_name(self):
        code = "import getpass, os; from flow_session_worker.runtime_pool import named_user; "
        code += "os.environ.update(dict(named_user(), **os.environ)); print(getpass.getuser())"
        self.assertEqual(self.start(code, {"HOME": "/session"}), ["user54321"])
        self.assertEqual(self.start(code, {"LOGNAME": "chosen"}), ["chosen"])

    def test_a_worker_starts(self):
        session = tempfile.mkdtemp(prefix="fsw-")
        self.addCleanup(shutil.rmtree, session)
        os.mkdir(os.path.join(session, "flow"))
        for each in (session, os.path.join(session, "flow")):
            os.chown(each, 54321, 54321)
        arguments = ["--session", session, "--listen", "unix:%s/w.sock" % session, "--idle", "0.3", "--init"]
        code = "from flow_session_worker.init import serve_under_init; print(serve_under_init(%r))" % arguments
        self.assertIn("0", self.start(code, {"HOME": session}))
        with open(os.path.join(session, "ended.json"), encoding="utf-8") as file:
            self.assertIn('"idle"', file.read())


@needs_promptflow
class FlowApartTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.worker = Worker(python=PROMPTFLOW_PYTHON, apart=True).start()
        cls.addClassCleanup(cls.worker.close)

    def test_runs_and_their_frames(self):
        client = self.worker.client()
        self.worker.write(python_flow("import os\nreturn os.getcwd()"))
        result = client.request("run")
        self.assertEqual(result["outputs"], {"text": self.worker.flow})
        self.assertTrue(result["log"].startswith(os.path.join(self.worker.folder, "runs") + os.sep))
        self.worker.write(python_flow("raise ValueError('no')"))
        error = client.request("run", flowFile="flow.dag.yaml")["error"]
        self.assertEqual((error["frames"][-1]["file"], error["type"]), ("say.py", "ValueError"))
        self.assertFalse(os.path.exists(os.path.join(self.worker.folder, "flow")))

    def test_verify(self):
        self.worker.write(python_flow("import nothing_like_it", head="import nothing_like_this"))
        (node,) = self.worker.client().request("verify", nodes=[{"name": "say", "path": "say.py"}])["nodes"]
        self.assertEqual((node["ok"], node["error"]["module"]), (False, "nothing_like_this"))
        self.assertEqual(node["error"]["frames"][-1]["file"], "say.py")


if __name__ == "__main__":
    unittest.main()
