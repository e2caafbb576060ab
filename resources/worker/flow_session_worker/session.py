"""The state that the methods of the protocol work on."""

import os
import time

from flow_session_worker.execs import Execs
from flow_session_worker.followers import Followers, RunFollower
from flow_session_worker.idle_clock import IdleClock
from flow_session_worker.kept_idle import keep_idle, read_kept_idle
from flow_session_worker.manifest import Manifest
from flow_session_worker.runs import REFUSED, RunStore, now_iso
from flow_session_worker.watchers import Watchers

SHUTDOWN_GRACE = 1.5
"""Seconds that runs have to tidy up when the worker stops."""


class Session:
    """One session folder: its runs, its runtime, its clock and how it ends."""

    def __init__(self, options, loop, pool, log):
        self.folder = options.session
        self.flow = options.flow
        self.loop = loop
        self.pool = pool
        self.log = log
        self.runs = RunStore(self.folder)
        self.manifest = Manifest(self.folder)
        self.followers = Followers(loop)
        self.execs = Execs(loop, self.touch)
        kept = read_kept_idle(self.folder) if options.keep_idle else None
        idle_seconds, self.idle_explicit = kept or (options.idle_seconds, None)
        self.watchers = Watchers(loop, self.to_state, lambda: self.busy)
        loop.after_turn = self.watchers.look
        self.clock = IdleClock(idle_seconds, time.monotonic())
        self.began = time.monotonic()
        self.started_at = now_iso()
        self.ending = None
        self._jobs = set()

    @property
    def log_path(self):
        return os.path.join(self.folder, "worker.log")

    @property
    def busy(self):
        return bool(self._jobs or self.execs.pids)

    def to_state(self):
        """What changes while a session lives, in the words of `hello`."""
        self.clock.advance(time.monotonic(), self.busy)
        return {
            "idleSeconds": self.clock.seconds,
            "idleUntil": self.clock.deadline,
            "idleExplicit": self.idle_explicit,
            "runtime": self.pool.state,
            "activeRuns": [run.id for run in self.runs.active()],
        }

    def submit(self, job):
        """A job counts as activity from here to its end."""
        self._jobs.add(job)
        self.touch()
        self.pool.submit(job)

    def settled(self, job):
        self._jobs.discard(job)
        self.touch()

    def touch(self, hold=0.0):
        self.clock.advance(time.monotonic(), self.busy)
        self.clock.touch(hold)

    def set_idle(self, seconds, explicit):
        """Where `explicit` is None, what was said before goes on. A full disk loses what is kept, not the change."""
        self.clock.advance(time.monotonic(), self.busy)
        self.clock.set_seconds(seconds)
        self.idle_explicit = self.idle_explicit if explicit is None else explicit
        try:
            keep_idle(self.folder, seconds, self.idle_explicit)
        except OSError as error:
            self.log("idle.json cannot be written: %s" % error)

    def follow(self, request, run, offset):
        """Streams a run's log to a client and answers with its record."""

        def finish():
            error = run.record["error"]
            if error and error["code"] == REFUSED:
                request.fail({"code": error["type"], "message": error["message"], "details": {"runId": run.id}})
            else:
                request.reply(run.record)

        self.followers.add(RunFollower(request.connection, request.id, run, offset, finish))

    def cancel(self, run, reason, grace):
        """False where the run has ended already."""
        if run.finished or run.job is None:
            return False
        if not run.cancelled:
            run.cancelled = True
            run.cancel_reason = reason
        self.pool.cancel(run.job, grace)
        return True

    def end(self, reason):
        """Stops the runs, then the loop. Safe to call again."""
        if self.ending is not None:
            return
        self.ending = reason
        self.log("ending: %s" % reason)
        self.execs.stop()
        for run in self.runs.active():
            self.cancel(run, "The session ended: %s." % reason, SHUTDOWN_GRACE)
        self._await_end(time.monotonic() + SHUTDOWN_GRACE + 0.5)

    def _await_end(self, deadline):
        if self.runs.active() and time.monotonic() < deadline:
            self.loop.later(0.02, lambda: self._await_end(deadline))
        else:
            self.pool.stop()
            self.followers.pump()
            self.loop.stop()
