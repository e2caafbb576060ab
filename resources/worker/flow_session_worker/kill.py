"""Ending processes of ours together with the processes that they started."""

import os
import signal


def kill_group(pid, force):
    """`pid` must lead its own group. Without `force` the processes may still tidy up."""
    if os.name == "nt":
        import subprocess

        subprocess.call(
            ["taskkill", "/T", "/F", "/PID", str(pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return
    try:
        os.killpg(pid, signal.SIGKILL if force else signal.SIGTERM)
    except (ProcessLookupError, PermissionError):
        pass


def signal_name(number):
    """`SIGKILL` for 9; None for None."""
    if number is None:
        return None
    try:
        return signal.Signals(number).name
    except ValueError:
        return "signal %d" % number
