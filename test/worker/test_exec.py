import base64
import os
import socket
import time
import unittest

from worker_process import Worker, eventually, is_running


class ExecTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.worker = Worker({"data/one.txt": "one"}).start()

    @classmethod
    def tearDownClass(cls):
        cls.worker.close()

    def setUp(self):
        self.client = self.worker.client()

    def said(self, stream, client=None):
        events = [event["data"] for event in (client or self.client).events if event["event"] == "output"]
        return b"".join(base64.b64decode(data["data"]) for data in events if data["stream"] == stream)

    def shell(self, script, **params):
        return self.client.request("exec", command=["sh", "-c", script], **params)

    def begin(self, script, client=None, **params):
        """A command that says a number first: the request's id, and the number."""
        client = client or self.client
        request = client.send("exec", command=["sh", "-c", script], **params)
        number = b""
        while b"\n" not in number:
            number += base64.b64decode(client.wait_event("output")["data"])
        return request, int(number.partition(b"\n")[0])

    def test_streams_bytes_and_the_exit_code(self):
        code = "import sys; sys.stdout.buffer.write(bytes(range(256))); sys.stderr.write('err'); sys.exit(3)"
        self.assertEqual(self.client.request("exec", command=["python3", "-c", code]), {"code": 3})
        self.assertEqual((self.said("stdout"), self.said("stderr")), (bytes(range(256)), b"err"))

    def test_a_signal_is_named(self):
        self.assertEqual(self.shell("kill -9 $$"), {"code": 137, "signal": "SIGKILL"})

    def test_output_comes_while_the_program_goes_on(self):
        signal = os.path.join(self.worker.flow, "go")
        os.mkfifo(signal)
        self.addCleanup(os.unlink, signal)
        request, _ = self.begin("echo $$; read line < go; exit 5")
        with open(signal, "w") as file:
            file.write("go\n")
        self.assertEqual(self.client.answer(request)["result"], {"code": 5})

    def test_folder_input_group_and_file_modes(self):
        for cwd, expected in (
            (None, self.worker.flow),
            ("data", os.path.join(self.worker.flow, "data")),
            (self.worker.flow, self.worker.flow),
        ):
            self.client.events.clear()
            self.shell("pwd", **({"cwd": cwd} if cwd else {}))
            self.assertEqual(self.said("stdout").decode(), os.path.realpath(expected) + "\n")
        self.client.events.clear()
        self.shell("cat; umask; ps -o pid=,pgid=,sid= -p $$ | tr -s ' ' '\\n' | sort -u | grep -c .")
        mask = os.umask(0)
        os.umask(mask)
        self.assertEqual(self.said("stdout").decode(), "%04o\n1\n" % mask)

    def test_environment_is_that_of_the_worker_and_what_is_given(self):
        self.shell("echo $PATH $MORE", env={"MORE": "ä"})
        self.assertEqual(self.said("stdout").decode(), "%s ä\n" % os.environ["PATH"])

    def test_signals_are_heeded_as_anywhere(self):
        code = "import signal; print([signal.getsignal(n) == signal.SIG_DFL for n in (signal.SIGHUP, signal.SIGTERM)])"
        self.client.request("exec", command=["python3", "-c", code])
        self.assertEqual(self.said("stdout"), b"[True, True]\n")

    def test_what_cannot_be_run_says_why(self):
        with open(os.path.join(self.worker.flow, "plain"), "w") as file:
            file.write("echo no\n")
        for command, why in (
            (["no-such-program"], "No such file"),
            (["./data/none"], "No such file"),
            (["./plain"], "Permission denied"),
            (["./data"], "Permission denied"),
            ([""], ""),
        ):
            with self.subTest(command=command):
                error = self.client.answer(self.client.send("exec", command=command))["error"]
                self.assertEqual(error["code"], "noSuchProgram")
                self.assertIn(why, error["message"])
        for cwd in ("nowhere", "..", "data/../..", "data/one.txt", "/", self.worker.flow + "x", "a\0b"):
            with self.subTest(cwd=cwd):
                self.assertEqual(self.client.error("exec", command=["true"], cwd=cwd), "noSuchFolder")
        for params in ({}, {"command": []}, {"command": [1]}, {"command": ["a\0b"]}):
            with self.subTest(params=params):
                self.assertEqual(self.client.error("exec", **params), "invalidParams")
        for env in ({"": "a"}, {"A=B": "c"}, {"A": 1}, {"A": "\0"}):
            with self.subTest(env=env):
                self.assertEqual(self.client.error("exec", command=["true"], env=env), "invalidParams")

    def test_a_slow_reader_holds_the_program_back_and_nobody_else(self):
        size = 20_000_000
        before = self.resident()
        slow = self.worker.client()
        request, pid = self.begin("echo $$; exec head -c %d /dev/zero" % size, slow)
        # Nothing is read here meanwhile: the program comes to wait for its pipe.
        eventually(lambda: self.is_stuck(pid), "the program waits")
        self.assertEqual(self.shell("exit 0"), {"code": 0})
        self.assertTrue(is_running(pid))
        self.assertLess(self.resident() - before, 12_000_000)
        self.assertEqual(slow.answer(request)["result"], {"code": 0})
        self.assertEqual(self.said("stdout", slow)[-size:], bytes(size))

    def is_stuck(self, pid):
        """Whether it sleeps at each of ten looks."""
        for _ in range(10):
            with open("/proc/%d/stat" % pid, encoding="latin-1") as file:
                if file.read().rpartition(")")[2].split()[0] != "S":
                    return False
            time.sleep(0.01)
        return True

    def resident(self):
        with open("/proc/%d/status" % self.worker.process.pid) as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmRSS"))

    def test_what_a_program_leaves_running_goes_with_it(self):
        request, left = self.begin("sleep 600 & echo $!")
        self.assertEqual(self.client.answer(request)["result"], {"code": 0})
        eventually(lambda: not is_running(left), "what was left has ended")

    def test_kill_lets_a_program_tidy_up(self):
        request, _ = self.begin("trap 'echo bye; exit 7' TERM; echo $$; sleep 600 & wait", execId="polite")
        other = self.worker.client()
        self.assertEqual(other.request("killExec", execId="polite"), {"killed": False})
        self.client.send("killExec", execId="polite")
        self.assertEqual(self.client.answer(request)["result"], {"code": 7})
        self.assertTrue(self.said("stdout").endswith(b"bye\n"))
        self.assertEqual(self.client.request("killExec", execId="polite"), {"killed": False})
        self.assertEqual(self.client.error("killExec"), "invalidParams")

    def test_kill_ends_one_that_resists_with_its_group(self):
        request, child = self.begin("trap '' TERM; sleep 600 & echo $!; wait; wait", execId="firm")
        self.client.send("killExec", execId="firm", graceSeconds=0.1)
        self.assertEqual(self.client.answer(request)["result"], {"code": 137, "signal": "SIGKILL"})
        eventually(lambda: not is_running(child), "its child has ended")

    def test_a_killed_program_is_over_though_another_keeps_its_pipes(self):
        request, child = self.begin("setsid sleep 600 & echo $!; wait", execId="leaves")
        self.addCleanup(os.kill, child, 9)
        eventually(lambda: os.getsid(child) == child, "the child has a session of its own")
        self.client.send("killExec", execId="leaves")
        self.assertEqual(self.client.answer(request)["result"], {"code": 143, "signal": "SIGTERM"})

    def test_a_client_that_goes_takes_its_programs_along(self):
        for leave in (lambda client: client.close(), lambda client: client.socket.shutdown(socket.SHUT_WR)):
            client = self.worker.client()
            _, child = self.begin("trap '' TERM; sleep 600 & echo $!; wait", client)
            leave(client)
            eventually(lambda: not is_running(child), "the program has ended")
        self.assertEqual(self.shell("exit 0"), {"code": 0})

    def test_one_that_hangs_up_without_reading_leaves_nothing(self):
        client = self.worker.client()
        _, pid = self.begin("echo $$; exec cat /dev/zero", client)
        self.addCleanup(lambda: is_running(pid) and os.kill(pid, 9))
        eventually(lambda: self.is_stuck(pid), "the program waits")
        client.close()
        eventually(lambda: not is_running(pid), "the program has ended")
        eventually(lambda: pid not in self.worker.children(), "it has been waited for")

    def test_many_at_once_leave_no_descriptors(self):
        folder = "/proc/%d/fd" % self.worker.process.pid
        self.shell("exit 0")
        before = len(os.listdir(folder))
        requests = [self.client.send("exec", command=["sh", "-c", "echo %d; exit %d" % (n, n)]) for n in range(40)]
        codes = {}
        while len(codes) < len(requests):
            message = self.client.read()
            if "result" in message:
                codes[message["id"]] = message["result"]["code"]
        self.assertEqual([codes[request] for request in requests], list(range(40)))
        self.client.error("exec", command=["no-such-program"])
        self.assertEqual(len(os.listdir(folder)), before)

    def test_counts_in_the_use_of_the_session(self):
        request, _ = self.begin(
            "echo $$; i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done; sleep 600", execId="busy"
        )
        seconds = self.client.request("stats")["cpuSeconds"]
        eventually(lambda: self.client.request("stats")["cpuSeconds"] > seconds + 0.1, "its time counts")
        self.client.send("killExec", execId="busy")
        self.client.answer(request)


class ExecLifetimeTest(unittest.TestCase):
    def start(self, **options):
        worker = Worker(**options)
        self.addCleanup(worker.close)
        return worker.start()

    def sleeper(self, client, seconds=600):
        request = client.send("exec", command=["sh", "-c", "echo $$; exec sleep %s" % seconds])
        return request, int(base64.b64decode(client.wait_event("output")["data"]))

    def test_holds_the_idle_clock_to_its_end(self):
        worker = self.start(idle=0.5)
        client = worker.client()
        request, _ = self.sleeper(client, 2)
        watcher = worker.client()
        self.assertIsNotNone(watcher.request("hello")["idleUntil"])
        self.assertEqual(client.answer(request)["result"], {"code": 0})
        self.assertLess(abs(watcher.request("hello")["idleUntil"] - 0.5 - time.time()), 0.4)
        self.assertEqual(worker.wait(), 0)
        self.assertEqual(worker.json("ended.json")["reason"], "idle")

    def test_ends_with_the_session(self):
        worker = self.start()
        client = worker.client()
        request, pid = self.sleeper(client)
        worker.client().request("shutdown")
        self.assertEqual(client.answer(request)["error"]["code"], "ending")
        self.assertEqual(worker.wait(), 0)
        eventually(lambda: not is_running(pid), "the program has ended")

    def test_ends_with_the_session_folder(self):
        worker = self.start(apart=True)
        _, pid = self.sleeper(worker.client())
        os.rename(worker.folder, worker.folder + "-gone")
        self.addCleanup(os.rename, worker.folder + "-gone", worker.folder)
        worker.wait()
        eventually(lambda: not is_running(pid), "the program has ended")

    def test_an_init_above_takes_no_exit_codes(self):
        client = self.start(arguments=["--init"]).client()
        for code in range(20):
            self.assertEqual(client.request("exec", command=["sh", "-c", "exit %d" % code]), {"code": code})

    def test_a_system_without_processes_says_so(self):
        worker = self.start(arguments=["--init"])
        client = worker.client()
        client.request("exec", command=["true"])
        import resource

        pid = client.request("hello")["pid"]
        before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (len(os.listdir("/proc/%d/fd" % pid)) + 1, before[1]))
        self.assertEqual(client.error("exec", command=["true"]), "processRefused")
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
        self.assertEqual(client.request("exec", command=["true"]), {"code": 0})


if __name__ == "__main__":
    unittest.main()
