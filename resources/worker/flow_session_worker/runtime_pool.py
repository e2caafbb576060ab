"""Keeps a warm runtime at hand and hands it the jobs."""

import os
import sys

from flow_session_worker.runtime_host import RuntimeHost

ATTEMPTS = 2
"""How often a runtime that dies while it imports is started again for the jobs that wait."""


class RuntimePool:
    """One runtime that forks per job, or, where forking is not possible or not safe, one spare process at a time."""

    def __init__(self, loop, session, log, options, umask):
        self.loop = loop
        self.session = session
        self.flow = options.flow
        self.python = options.python or sys.executable
        # Cocoa and the system's proxy look-up abort in forked processes of a Mac.
        self.forks = hasattr(os, "fork") and hasattr(os, "waitid") and sys.platform != "darwin" and not options.no_fork
        self.env = dict(named_user(), **os.environ)
        self.env.update(options.base_env)
        self.umask = umask
        self.address = None
        self.error = None
        self.log = log
        self._current = None
        self._hosts = []
        self._queue = []
        self._crashes = 0
        self._stopping = False
        self._begun = False

    @property
    def state(self):
        """What `hello` says: warming, ready, failed or stopped."""
        if self._current is not None:
            return "ready" if self._current.state == "ready" else "warming"
        if not self._begun:
            return "warming"
        return "failed" if self.error else "stopped"

    @property
    def python_version(self):
        """None until a runtime on another interpreter has told."""
        for host in self._hosts:
            if host.info.get("pythonVersion"):
                return host.info["pythonVersion"]
        return "%d.%d.%d" % sys.version_info[:3] if self.python == sys.executable else None

    @property
    def pids(self):
        return [pid for host in self._hosts for pid in [host.pid] + host.job_pids if pid]

    def warm(self):
        """Starts a runtime unless there is one. Never raises: what goes wrong is in `error` and fails what waits."""
        self._begun = True
        if self._current is not None or self._stopping:
            return
        self.error = None
        host = RuntimeHost(self, "fork" if self.forks else "once")
        if self._start(host):
            self._current = host

    def submit(self, job):
        if job.kind == "packages":
            self._start(RuntimeHost(self, "direct", job))
            return
        self._queue.append(job)
        self.warm()
        if self._current is not None and self._current.state != "ready":
            job.event("progress", {"phase": "warming"})
        self._dispatch()

    def cancel(self, job, grace):
        """Ends a job: politely first, for good after `grace` seconds."""
        if job in self._queue:
            self._queue.remove(job)
            job.exit = {"code": None, "signal": None, "runtime": False}
            job.lose()
        elif job.host is not None:
            host = job.host
            host.kill(job, grace <= 0)
            self.loop.later(max(grace, 0.0), lambda: host.kill(job, True))

    def reload(self, python):
        """The next runs get a new runtime; those under way keep the old one until they end."""
        self.python = python or self.python
        self._crashes = 0
        if self._current is not None:
            old, self._current = self._current, None
            old.drain()
        self.warm()

    def stop(self):
        self._stopping = True
        for host in list(self._hosts):
            host.stop()

    def host_of(self, key):
        """The runtime that knows this key; None for anybody else."""
        return next((host for host in self._hosts if host.key == key), None)

    def changed(self, host):
        """A runtime says that its state is another."""
        if host.state == "failed":
            self.log("runtime %d failed: %s" % (host.pid, (host.error or {}).get("message")))
            if host is self._current:
                self._current = None
                self._refuse(host.error)
        elif host.state == "ready" and host.mode == "fork" and not host.info.get("forkSafe"):
            self.log("runtime %d has threads and must not fork: using one process per run" % host.pid)
            self.forks = False
            self._current = None
            host.drain()
            self.warm()
        else:
            self._crashes = 0
            self.log("runtime %d is %s" % (host.pid, host.state))
        self._dispatch()

    def ended(self, host, code, signal):
        """A runtime process is gone, and what it was doing is settled."""
        if host in self._hosts:
            self._hosts.remove(host)
        if host is not self._current or self._stopping:
            if host.mode == "once" and host.state != "failed" and not self._stopping:
                self.warm()
            return
        self._current = None
        self._crashes += 1
        self.log("runtime %d ended by itself: %s" % (host.pid, signal or "exit code %s" % code))
        if self._queue and self._crashes < ATTEMPTS:
            self.warm()
        elif self._queue:
            self._refuse(
                {
                    "code": "runtimeFailed",
                    "message": "The runtime ended while it imported prompt flow: %s."
                    % (signal or "exit code %s" % code),
                }
            )

    def _start(self, host):
        try:
            self._hosts.append(host)
            host.start()
            return True
        except OSError as error:
            self._hosts.remove(host)
            self.log("the runtime cannot be started: %s" % error)
            failure = {"code": "pythonMissing", "message": "%s cannot be started: %s" % (self.python, error)}
            if host.jobs:
                for job in host.jobs.values():
                    job.end({"refused": failure})
            else:
                self._refuse(failure)
            return False

    def _dispatch(self):
        while self._queue and self._current is not None and self._current.state == "ready":
            host = self._current
            host.give(self._queue.pop(0))
            if host.mode == "once":
                self._current = None
        if self._queue and self._current is None and not self.error:
            self.warm()

    def _refuse(self, error):
        self.error = error
        self._crashes = 0
        waiting, self._queue = self._queue, []
        for job in waiting:
            job.end({"refused": error})


def named_user():
    """Variables for a user that the system has no name for, as in containers: code that asks for one must not fail."""
    try:
        import pwd

        pwd.getpwuid(os.getuid())
    except KeyError:
        name = "user%d" % os.getuid()
        return {"LOGNAME": name, "USER": name}
    except ImportError:
        pass
    return {}
