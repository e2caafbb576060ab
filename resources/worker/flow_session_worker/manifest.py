"""What clients say is in the flow folder."""

import os

from flow_session_worker.files import read_json, remove, write_json


class Manifest:
    """Any JSON, kept in the session folder. `revision` is another one after each change, and in each worker."""

    def __init__(self, folder):
        self._path = os.path.join(folder, "files.json")
        self._known = False
        self._value = None
        self._renew()

    def read(self):
        """None where there is none."""
        if not self._known:
            self._known, self._value = True, read_json(self._path)
        return self._value

    def write(self, value):
        """Raises OSError, and then there is none."""
        self._renew()
        write_json(self._path, value, indent=None)
        self._known, self._value = True, value

    def remove(self):
        self._renew()
        remove(self._path)
        self._known, self._value = True, None

    def _renew(self):
        self.revision = os.urandom(8).hex()


def merged(value, patch):
    """JSON merge patch (RFC 7386): objects are merged, null takes a name away, all else takes the place of what was there."""
    if not isinstance(patch, dict):
        return patch
    result = dict(value) if isinstance(value, dict) else {}
    for name, part in patch.items():
        if part is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), part)
    return result
