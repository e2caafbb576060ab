"""Small files that other processes read: written whole or not at all."""

import json
import os


def write_json(path, value, indent=1):
    """Writes beside the target and renames, so that no reader ever sees half a file. Never makes the folder."""
    beside = "%s.%d.tmp" % (path, os.getpid())
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            # In one piece: by itself json.dump takes several times as long.
            file.write(json.dumps(value, indent=indent))
        os.replace(beside, path)
    except BaseException:
        remove(beside)
        raise


def read_json(path):
    """None where the file is missing or not JSON."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def remove(path):
    """Removes a file that may be gone already."""
    try:
        os.unlink(path)
    except OSError:
        pass


class FileLock:
    """Held by one process at a time and let go by the system when that process ends, however it ends."""

    def __init__(self, path):
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self):
        """False when another process holds it."""
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(self._file, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:
            os.close(self._file)
            return False

    def is_lost(self):
        """True once the file was removed: its folder is not ours any more, whatever has the folder's name now."""
        return os.name != "nt" and os.fstat(self._file).st_nlink == 0
