"""Starts real workers on folders of their own and speaks to them."""

import atexit
import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(
    os.path.join(os.path.dirname(__file__), "..", "..", "resources", "worker", "flow_session_worker")
)
sys.path.insert(0, os.path.dirname(PROGRAM))

PROMPTFLOW_PYTHON = os.environ.get("FLOW_SESSIONS_TEST_PYTHON")

needs_promptflow = unittest.skipUnless(
    PROMPTFLOW_PYTHON, "FLOW_SESSIONS_TEST_PYTHON does not name a Python with prompt flow"
)

DEADLINE = 30.0
"""Seconds after which something that should happen will not happen."""


def eventually(condition, what):
    """Waits until `condition()` holds and returns what it returned."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError("never: %s" % what)


def is_running(pid):
    """False for a zombie: nobody may have waited for it yet."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        with open("/proc/%d/stat" % pid, encoding="latin-1") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return os.path.isdir("/proc/%d" % pid) or not os.path.isdir("/proc/self")


class Client:
    """A connection; `request` waits for the answer and keeps the events that came before."""

    def __init__(self, address):
        if address.startswith("unix:"):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(address[5:])
        else:
            self.socket = socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])))
        self.socket.settimeout(DEADLINE)
        self._file = self.socket.makefile("rb")
        self._last = 0
        self.events = []

    def send(self, method, **params):
        self._last += 1
        self.send_raw(json.dumps({"id": self._last, "method": method, "params": params}).encode() + b"\n")
        return self._last

    def send_raw(self, data):
        self.socket.sendall(data)

    def read(self):
        """The next line, or None at the end."""
        line = self._file.readline()
        return json.loads(line) if line else None

    def answer(self, request_id, on_event=None):
        while True:
            message = self.read()
            if message is None:
                raise AssertionError("the worker hung up")
            if message.get("id") != request_id:
                continue
            if "event" not in message:
                return message
            self.events.append(message)
            if on_event:
                on_event(message)

    def request(self, method, **params):
        """The result; fails the test on an error."""
        message = self.answer(self.send(method, **params))
        if "error" in message:
            raise AssertionError("%s: %s" % (method, message["error"]))
        return message["result"]

    def error(self, method, **params):
        """The error's code; fails the test on a result."""
        message = self.answer(self.send(method, **params))
        if "error" not in message:
            raise AssertionError("%s succeeded: %s" % (method, message["result"]))
        return message["error"]["code"]

    def text(self):
        """What the log events said."""
        return "".join(event["data"]["text"] for event in self.events if event["event"] == "log")

    def wait_event(self, name, accept=lambda data: True):
        """Reads until such an event comes."""
        while True:
            message = self.read()
            if message is None:
                raise AssertionError("the worker hung up before the event %s" % name)
            self.events.append(message)
            if message.get("event") == name and accept(message["data"]):
                return message["data"]

    def close(self):
        self._file.close()
        self.socket.close()


class Worker:
    """One worker process. Files of the flow are given as `{path: text}`."""

    def __init__(
        self,
        files=None,
        idle=0,
        listen="unix",
        python=None,
        arguments=(),
        interpreter=sys.executable,
        apart=False,
        streams=subprocess.DEVNULL,
    ):
        self.folder = tempfile.mkdtemp(prefix="fsw-")
        self.flow = tempfile.mkdtemp(prefix="fsw-flow-") if apart else os.path.join(self.folder, "flow")
        os.makedirs(self.flow, exist_ok=True)
        self.write(files or {})
        self._idle, self._listen, self._python = idle, listen, python
        self._arguments, self._interpreter = list(arguments), interpreter
        self._streams = streams
        if apart:
            self._arguments += ["--flow", self.flow]
        self.process = None
        self._clients = []

    def start(self):
        address = "unix:%s/w.sock" % self.folder if self._listen == "unix" else "tcp:127.0.0.1:0"
        command = [self._interpreter, "-s", PROGRAM, "--session", self.folder, "--listen", address]
        command += ["--idle", str(self._idle)]
        # Where prompt flow is not wanted the interpreter has none: its own site folders are left out.
        command += ["--python", self._python or self._interpreter] + self._arguments
        self.process = subprocess.Popen(
            command, stdin=self._streams, stdout=self._streams, stderr=subprocess.PIPE, start_new_session=True
        )
        eventually(self.about, "worker.json")
        return self

    def about(self):
        return self.json("worker.json")

    def json(self, name):
        try:
            with open(os.path.join(self.folder, name), encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return None

    def client(self):
        client = Client(self.about()["address"])
        self._clients.append(client)
        return client

    def write(self, files):
        for path, text in files.items():
            whole = os.path.join(self.flow, path)
            os.makedirs(os.path.dirname(whole), exist_ok=True)
            with open(whole, "w", encoding="utf-8") as file:
                file.write(text)

    def log(self):
        with open(os.path.join(self.folder, "worker.log"), encoding="utf-8") as file:
            return file.read()

    def wait(self):
        """The exit code."""
        return self.process.wait(DEADLINE)

    def restart(self):
        """A new worker on the same folder, once the old one has ended."""
        self.wait()
        self.process.stderr.close()
        if self.about():
            os.unlink(os.path.join(self.folder, "worker.json"))
        return self.start()

    def children(self):
        """The processes that the worker has started itself."""
        with open("/proc/%d/task/%d/children" % (self.process.pid, self.process.pid), encoding="ascii") as file:
            return [int(pid) for pid in file.read().split()]

    def close(self):
        for client in self._clients:
            client.close()
        if self.process is not None:
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait()
            self.process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.flow, ignore_errors=True)


@functools.lru_cache(maxsize=None)
def shared_worker():
    """One worker with prompt flow for all tests that only run flows: importing prompt flow takes seconds."""
    worker = Worker(python=PROMPTFLOW_PYTHON)
    # Connections of this machine are none of ours.
    worker._arguments = ["--base-env", "PF_HOME_DIRECTORY=" + os.path.join(worker.folder, "home")]
    worker._arguments += ["--base-env", "PYTHON_KEYRING_BACKEND=file_keyring.FileKeyring"]
    atexit.register(worker.close)
    return worker.start()
