"""The server's end of one runtime process."""

import os

from flow_session_worker.kill import kill_group, signal_name
from flow_session_worker.wire import to_line

FORGET = 2.0
"""Seconds after which nothing can come any more from a process that is gone."""

LINGER = 5.0
"""Seconds that the process of a run may go on after it has given its result."""


class RuntimeHost:
    """Starts a runtime, hands it jobs and tells what becomes of them.

    Modes: `fork` serves any number of jobs, one fork each; `once` has everything imported and becomes its only job;
    `direct` imports nothing and does the job that it is started with. States: starting, ready, failed, draining, gone.
    """

    def __init__(self, pool, mode, job=None):
        self.mode = mode
        self.state = "starting"
        self.error = None
        self.info = {}
        self.jobs = {}
        self.key = os.urandom(16).hex()
        self.connection = None
        self.pid = None
        self._pool = pool
        self._loop = pool.loop
        self._process = None
        self._over = False
        self._first = job
        if job is not None:
            self._adopt(job)

    @property
    def job_pids(self):
        """Of the jobs that are processes of their own and still there."""
        return [job.pid for job in self.jobs.values() if job.pid and job.exit is None and job.pid != self.pid]

    def start(self):
        """Raises OSError where the interpreter cannot be started."""
        import subprocess

        pool = self._pool
        command = [pool.python, "-s", os.path.dirname(os.path.abspath(__file__)), "--runtime"]
        config = {"address": pool.address, "key": self.key, "mode": self.mode, "flow": pool.flow}
        config["umask"] = pool.umask
        if self._first is not None:
            config["first"] = self._first.to_message()
        own_group = {"start_new_session": True} if os.name != "nt" else {"creationflags": 0x08000200}
        log = pool.log.file
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=pool.session, env=pool.env, **own_group
        )
        self.pid = self._process.pid
        try:
            self._process.stdin.write(to_line(config))
            self._process.stdin.close()
        except OSError:
            pass  # It died already; the look below finds it.
        self._loop.later(0.1, self._look)

    def accept(self, connection, info):
        """The runtime has connected."""
        self.connection = connection
        self.info = info

    def give(self, job):
        self._adopt(job)
        if self.mode == "once":
            self.state = "draining"
        self.connection.send(job.to_message())

    def receive(self, message):
        """A line from the runtime."""
        job = self.jobs.get(message.get("job"))
        if "state" in message:
            self.state = message["state"]
            self.error = message.get("error")
            self.info.update(message.get("info") or {})
            self._pool.changed(self)
        elif job and "started" in message:
            job.pid = message["started"]
            job.event("progress", {"phase": "running", "pid": job.pid})
        elif job and "refused" in message:
            self.jobs.pop(job.id)
            why = "The system refused another process: %s." % message["refused"]
            job.end({"refused": {"code": "processRefused", "message": why}})
        elif job and "exited" in message:
            # Its last words may still be on the way, on a connection of its own.
            job.exited(message["exited"]["code"], message["exited"]["signal"], self._loop)
            self._loop.later(FORGET, lambda: self.jobs.pop(job.id, None))
        elif job:
            self.receive_of(job, message)

    def receive_of(self, job, message):
        """A line from the process of a job."""
        job.receive(message)
        if job.ended:
            self._loop.later(LINGER, lambda: self.kill(job, True))

    def kill(self, job, force):
        """Ends the processes of one job; without `force` the run may still tidy up."""
        if job.id not in self.jobs or job.exit is not None:
            return
        if self.mode == "fork" and self.connection and not self.connection.closed:
            self.connection.send({"kill": job.id, "force": force})
        else:
            kill_group(job.pid or self.pid, force)

    def drain(self):
        """Lets the jobs end, takes no new ones."""
        if all(job.exit is not None for job in self.jobs.values()):
            self.stop()
        elif self.state == "ready":
            self.state = "draining"
            self.connection.send({"drain": True})

    def stop(self):
        """Ends the runtime and everything in it, now."""
        if self._process is None or self._over:
            return
        self._over = True
        if self.state != "failed":
            self.state = "gone"
        for pid in self.job_pids:
            kill_group(pid, True)
        kill_group(self.pid, True)
        self._process.wait()
        if self.connection:
            self.connection.close()
        self._end()

    def disconnected(self):
        """The runtime's connection is closed: the process ends, or has gone wrong and is ended."""
        import subprocess

        if self._process is not None and not self._over:
            try:
                self._process.wait(0.3)
            except subprocess.TimeoutExpired:
                pass
        self.stop()

    def _adopt(self, job):
        job.host = self
        self.jobs[job.id] = job
        if self.mode != "fork":
            job.pid = self.pid

    def _look(self):
        if self.connection is None and self._process.poll() is not None:
            self.stop()
        elif self.connection is None:
            self._loop.later(0.1, self._look)

    def _end(self):
        code = self._process.returncode
        killed = signal_name(-code) if code is not None and code < 0 else None
        for job in self.jobs.values():
            job.exit = job.exit or {"code": code, "signal": killed, "runtime": self.mode == "fork"}
            job.lose()
        self.jobs.clear()
        self._pool.ended(self, code, killed)
