"""Runs and what is kept of them: `runs/<id>/run.json` and `log.txt` beside prompt flow's own files."""

import os
import re
import time

from flow_session_worker.faults import RequestError
from flow_session_worker.files import read_json, write_json

RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


REFUSED = "refused"
"""The `code` in the record of a run that never began because there is no runtime."""


class Run:
    """One run. `record` is what clients get and what is on disk; it never holds environment variables."""

    def __init__(self, folder, record):
        self.folder = folder
        self.record = record
        self.job = None
        self.cancelled = False
        self.cancel_reason = None
        self.began = time.monotonic()

    @property
    def id(self):
        return self.record["runId"]

    @property
    def finished(self):
        return self.record["status"] != "running"

    @property
    def log(self):
        return self.record["log"]

    def save(self):
        """A full disk or a folder that is gone loses the record, not the run."""
        try:
            write_json(os.path.join(self.folder, "run.json"), self.record)
            return True
        except OSError:
            return False

    def finish(self, **fields):
        self.record.update(fields)
        self.record["durationMs"] = round((time.monotonic() - self.began) * 1000, 1)
        return self.save()


class RunStore:
    """The runs of one session, those of earlier workers too."""

    def __init__(self, session):
        self._root = os.path.join(session, "runs")
        self._runs = None
        self._order = 0

    def create(self, run_id, fields):
        """Makes the run's folder; raises RequestError for an id that cannot be used."""
        runs = self._load()
        run_id = run_id or _new_id()
        if not isinstance(run_id, str) or not RUN_ID.fullmatch(run_id):
            raise RequestError("invalidParams", "runId may hold letters, digits, dots, dashes and underscores only")
        if run_id in runs:
            raise RequestError("runExists", "there is a run %s already" % run_id)
        folder = os.path.join(self._root, run_id)
        log = os.path.join(folder, "log.txt")
        try:
            os.makedirs(folder)
            os.close(os.open(log, os.O_WRONLY | os.O_CREAT, 0o600))
        except OSError as error:
            raise RequestError("storageFailed", "the run's folder cannot be made: %s" % error) from error
        record = {"runId": run_id, "status": "running", "startedAt": now_iso(), "durationMs": None}
        record.update(fields)
        record.update(outputs=None, nodes=[], detail=None, log=log, error=None)
        run = Run(folder, record)
        run.save()
        runs[run_id] = run
        return run

    def get(self, run_id):
        """Raises RequestError where there is no such run."""
        run = self._load().get(run_id)
        if run is None:
            raise RequestError("noSuchRun", "there is no run %s" % run_id)
        return run

    def newest(self, limit):
        """Records without their outputs, newest first."""
        runs = sorted(self._load().values(), key=lambda run: run.record["startedAt"], reverse=True)
        return [{key: value for key, value in run.record.items() if key != "outputs"} for run in runs[:limit]]

    def active(self):
        return [run for run in (self._runs or {}).values() if not run.finished]

    def settle_lost(self):
        """Runs that an earlier worker left behind when it was killed did not go on."""
        for run in self._load().values():
            if not run.finished and run.job is None:
                run.record["status"] = "failed"
                run.record["error"] = fault("WorkerLost", "The worker was killed while this run was going on.")
                run.save()

    def _load(self):
        if self._runs is None:
            self._runs = {}
            try:
                names = os.listdir(self._root)
            except OSError:
                names = []
            for name in names:
                folder = os.path.join(self._root, name)
                record = read_json(os.path.join(folder, "run.json"))
                if isinstance(record, dict) and record.get("runId") == name and "startedAt" in record:
                    record.setdefault("log", os.path.join(folder, "log.txt"))
                    record.setdefault("status", "failed")
                    record.setdefault("error", None)
                    self._runs[name] = Run(folder, record)
        return self._runs


def fault(kind, message, **more):
    """The error of a run that did not come from the user's code."""
    return dict({"type": kind, "message": message, "node": None, "code": None, "frames": []}, **more)


def now_iso():
    """The time now as `2026-01-31T12:00:00.000Z`."""
    seconds = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + ".%03dZ" % (seconds % 1 * 1000)


def _new_id():
    return "%s-%s" % (time.strftime("%Y%m%d-%H%M%S", time.gmtime()), os.urandom(3).hex())
