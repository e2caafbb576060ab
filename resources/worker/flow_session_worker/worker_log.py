"""The worker's own log, where its runtimes write too."""

import os
import time


class WorkerLog:
    """Stays open: once the session folder is gone, nothing makes a new file where it was."""

    def __init__(self, session):
        self.file = open(os.path.join(session, "worker.log"), "ab", buffering=0)

    def __call__(self, text):
        """A full disk loses the line, not the session."""
        line = "%s %s\n" % (time.strftime("%Y-%m-%dT%H:%M:%S%z"), text)
        try:
            self.file.write(line.encode("utf-8", "replace"))
        except OSError:
            pass
