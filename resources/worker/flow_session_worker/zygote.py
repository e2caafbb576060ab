"""The forking runtime: stays on one thread, so that every fork starts from a whole state."""

import os
import selectors
import signal
import socket

from flow_session_worker import job_process
from flow_session_worker.channel import Channel
from flow_session_worker.file_locks import find_locks, renew_locks
from flow_session_worker.kill import kill_group, signal_name


class Zygote:
    """Forks a process per job and tells the server when one has begun and ended."""

    def __init__(self, config, channel):
        self._config = config
        self._channel = channel
        self._children = {}
        self._draining = False
        self._locks = find_locks()
        self._wake, self._poke = socket.socketpair()
        self._wake.setblocking(False)
        self._poke.setblocking(False)

    def run(self):
        """Returns in the runtime only; its forks end in themselves."""
        signal.set_wakeup_fd(self._poke.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        selector = selectors.DefaultSelector()
        selector.register(self._channel.socket, selectors.EVENT_READ)
        selector.register(self._wake, selectors.EVENT_READ)
        while not (self._draining and not self._children):
            ready = {key.fileobj for key, _ in selector.select()}
            if self._wake in ready:
                self._reap()
            if self._channel.socket in ready and not self._take_lines(selector):
                break
        for pid in self._children:
            kill_group(pid, True)
        return 0

    def _take_lines(self, selector):
        """False when the server is gone."""
        message = self._channel.receive()
        while message is not None:
            if "kill" in message:
                for pid, job in self._children.items():
                    if job == message["kill"]:
                        kill_group(pid, message["force"])
            elif message.get("drain"):
                self._draining = True
            elif "kind" in message:
                self._fork(message, selector)
            if not self._channel.has_line:
                return True
            message = self._channel.receive()
        return False

    def _fork(self, message, selector):
        try:
            pid = os.fork()
        except OSError as error:
            # A run that has used up the processes or the memory must not take the others with it.
            return self._channel.send({"job": message["job"], "refused": error.strerror})
        if pid == 0:
            try:
                selector.close()
                self._become(message)
            finally:
                os._exit(70)
        # Here and in the fork, whoever comes first: a kill must find the group from the first moment on.
        self._lead_group(pid)
        self._children[pid] = message["job"]
        return self._channel.send({"job": message["job"], "started": pid})

    def _become(self, message):
        self._lead_group(0)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        for mine in (self._wake, self._poke, self._channel.socket):
            mine.close()
        channel = Channel(self._config["address"], self._config["key"], job=message["job"])
        channel.die_with_server()
        renew_locks(self._locks)
        job_process.do_job(channel, message)

    def _lead_group(self, pid):
        try:
            os.setpgid(pid, pid)
        except OSError:
            pass

    def _reap(self):
        try:
            self._wake.recv(4096)
        except BlockingIOError:
            pass
        while True:
            pid = self._ended_child()
            if not pid:
                return
            # A process that has not been waited for keeps its number, so this cannot hit anybody else.
            kill_group(pid, True)
            _, status = os.waitpid(pid, 0)
            job = self._children.pop(pid, None)
            killed = signal_name(os.WTERMSIG(status)) if os.WIFSIGNALED(status) else None
            code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
            if job is not None:
                self._channel.send({"job": job, "exited": {"code": code, "signal": killed}})

    def _ended_child(self):
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            return ended.si_pid if ended else None
        except ChildProcessError:
            return None
