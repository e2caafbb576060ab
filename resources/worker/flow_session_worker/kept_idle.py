"""The idle time that somebody has set, for a worker that is started again on the same folder."""

import math
import os

from flow_session_worker.files import read_json, write_json


def keep_idle(session, seconds, explicit):
    """`explicit` says whether a person chose it; None when nobody said. Raises OSError."""
    write_json(_path(session), {"seconds": seconds, "explicit": explicit})


def read_kept_idle(session):
    """`(seconds, explicit)`; None where nothing usable was kept."""
    kept = read_json(_path(session))
    if not isinstance(kept, dict):
        return None
    seconds, explicit = kept.get("seconds"), kept.get("explicit")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not math.isfinite(seconds) or seconds < 0:
        return None
    return seconds, explicit if isinstance(explicit, bool) else None


def _path(session):
    return os.path.join(session, "idle.json")
