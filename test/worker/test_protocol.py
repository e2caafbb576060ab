import json
import os
import stat
import unittest

from worker_process import Worker


class ProtocolTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.worker = Worker().start()

    @classmethod
    def tearDownClass(cls):
        cls.worker.close()

    def setUp(self):
        self.client = self.worker.client()

    def test_hello_says_who_answers(self):
        hello = self.client.request("hello")
        self.assertEqual(hello["protocol"], 1)
        self.assertEqual(hello["pid"], self.worker.process.pid)
        self.assertEqual(hello["idleSeconds"], 0)
        self.assertIsNone(hello["idleUntil"])
        self.assertEqual(hello["activeRuns"], [])
        self.assertRegex(hello["pythonVersion"], r"^3\.\d+\.\d+$")
        self.assertRegex(hello["startedAt"], r"^\d{4}-\d\d-\d\dT.*Z$")

    def test_worker_file_names_the_process_and_is_private(self):
        about = self.worker.about()
        self.assertEqual(about["pid"], self.worker.process.pid)
        self.assertEqual(about["address"], "unix:%s/w.sock" % self.worker.folder)
        self.assertNotIn("token", about)
        with open("/proc/%d/stat" % about["pid"], encoding="latin-1") as file:
            self.assertEqual(about["startTime"], file.read().rpartition(") ")[2].split()[19])
        for name in ("worker.json", "w.sock", "worker.log"):
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.worker.folder, name)).st_mode), 0o600, name)

    def test_bad_lines_get_errors_and_the_connection_lives_on(self):
        for line, code in (
            (b"nonsense\n", "invalidJson"),
            (b"[1,2]\n", "invalidRequest"),
            (b'{"method":"hello"}\n', "invalidRequest"),
            (b'{"id":true,"method":"hello"}\n', "invalidRequest"),
            (b'{"id":7}\n', "invalidRequest"),
            (b'{"id":7,"method":"hello","params":[]}\n', "invalidParams"),
            (b'{"id":7,"method":"nothing"}\n', "unknownMethod"),
            (b"\xff\xfe\n", "invalidJson"),
            (b"[" * 100000 + b"\n", "invalidJson"),
        ):
            with self.subTest(line=line[:40]):
                self.client.send_raw(line)
                self.assertEqual(self.client.read()["error"]["code"], code)
        self.client.send_raw(b"\n  \n")
        self.assertEqual(self.client.request("hello")["protocol"], 1)

    def test_error_carries_the_id_when_there_is_one(self):
        self.client.send_raw(b'{"id":"a","method":5}\n')
        self.assertEqual(self.client.read()["id"], "a")

    def test_a_line_over_the_limit_is_dropped_and_the_next_one_served(self):
        padding = b"x" * (17 * 1024 * 1024)
        self.client.send_raw(b'{"id":1,"method":"hello","params":{"pad":"' + padding + b'"}}\n')
        self.client.send_raw(b'{"id":2,"method":"hello"}\n')
        self.assertEqual(self.client.read()["error"]["code"], "lineTooLong")
        self.assertEqual(self.client.read()["id"], 2)

    def test_a_request_may_come_in_pieces_and_several_in_one(self):
        data = b'{"id":1,"method":"hello"}\n{"id":2,"method":"runs"}\n'
        for byte in data[:30]:
            self.client.send_raw(bytes([byte]))
        self.client.send_raw(data[30:])
        self.assertEqual([self.client.read()["id"], self.client.read()["id"]], [1, 2])

    def test_several_clients_at_once(self):
        others = [self.worker.client() for _ in range(20)]
        ids = [other.send("hello") for other in others]
        for other, request_id in reversed(list(zip(others, ids))):
            self.assertEqual(other.answer(request_id)["result"]["protocol"], 1)

    def test_a_client_that_hangs_up_in_a_line_harms_nobody(self):
        other = self.worker.client()
        other.send_raw(b'{"id":1,"meth')
        other.close()
        self.assertEqual(self.client.request("hello")["protocol"], 1)

    def test_wrong_parameters_are_named(self):
        for method, params in (
            ("run", {"inputs": []}),
            ("run", {"flowFile": "../elsewhere.yaml"}),
            ("run", {"flowFile": "/etc/passwd"}),
            ("run", {"runId": "../up"}),
            ("run", {"environmentVariables": {"A": []}}),
            ("attach", {}),
            ("setIdle", {}),
            ("setIdle", {"seconds": -1}),
            ("setIdle", {"seconds": True}),
            ("keepAlive", {"seconds": "long"}),
            ("logs", {"from": -1}),
            ("verify", {"nodes": ["a"]}),
            ("verify", {"nodes": [{"name": "a", "path": "../a.py"}]}),
        ):
            with self.subTest(method=method, params=params):
                self.assertEqual(self.client.error(method, **params), "invalidParams")
        self.assertEqual(self.client.error("attach", runId="none"), "noSuchRun")
        self.assertEqual(self.client.error("cancel", runId="none"), "noSuchRun")
        self.assertEqual(self.client.error("logs", runId="none"), "noSuchRun")

    def test_stats_measures_itself(self):
        stats = self.client.request("stats")
        self.assertGreater(stats["rssBytes"], 1_000_000)
        self.assertGreater(stats["diskBytes"], 0)
        self.assertGreater(stats["uptimeSeconds"], 0)
        self.assertGreaterEqual(stats["cpuSeconds"], 0)

    def test_packages_are_read_in_the_interpreter(self):
        import importlib.metadata

        expected = {dist.metadata["Name"]: dist.version for dist in importlib.metadata.distributions()}
        found = {package["name"]: package for package in self.client.request("packages")}
        for name in ("pip", "setuptools"):
            if name in expected and name in found:
                self.assertEqual(found[name]["version"], expected[name])
                self.assertTrue(os.path.isdir(found[name]["location"]))
                self.assertIs(found[name]["editable"], False)
        self.assertEqual(list(found), sorted(found, key=lambda name: name.lower().replace("_", "-").replace(".", "-")))

    def test_worker_log_by_offset(self):
        first = self.client.request("logs")
        self.assertIn("listens on", first["text"])
        self.assertTrue(first["eof"])
        rest = self.client.request("logs", **{"from": 10})
        self.assertEqual(first["text"].encode()[10:], rest["text"].encode()[: len(first["text"].encode()) - 10])

    def test_half_closed_client_still_gets_its_answer(self):
        import socket

        self.client.send_raw(b'{"id":1,"method":"packages"}\n')
        self.client.socket.shutdown(socket.SHUT_WR)
        self.assertIsInstance(self.client.read()["result"], list)
        self.assertIsNone(self.client.read())


class TokenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.worker = Worker(listen="tcp").start()
        cls.token = cls.worker.about()["token"]

    @classmethod
    def tearDownClass(cls):
        cls.worker.close()

    def test_listens_on_the_loopback_only(self):
        self.assertRegex(self.worker.about()["address"], r"^tcp:127\.0\.0\.1:\d+$")
        self.assertGreaterEqual(len(self.token), 32)

    def test_hello_with_the_token_opens_the_door(self):
        client = self.worker.client()
        self.assertEqual(client.request("hello", token=self.token)["protocol"], 1)
        self.assertEqual(client.request("runs"), [])

    def test_anything_else_first_is_refused_and_hung_up(self):
        for line in (
            {"id": 1, "method": "hello"},
            {"id": 1, "method": "hello", "params": {"token": "0" * len(self.token)}},
            {"id": 1, "method": "hello", "params": {"token": None}},
            {"id": 1, "method": "runs"},
            {"id": 1, "method": "shutdown", "params": {"token": self.token}},
            {"key": "guess", "job": 1},
        ):
            with self.subTest(line=line):
                client = self.worker.client()
                client.send_raw(json.dumps(line).encode() + b"\n")
                self.assertEqual(client.read()["error"]["code"], "unauthorized")
                self.assertIsNone(client.read())
        self.assertIsNone(self.worker.process.poll())


if __name__ == "__main__":
    unittest.main()
