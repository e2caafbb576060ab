"""Writing and removing files below one folder, and nowhere else."""

import os
import stat


class BadPath(Exception):
    """A path that is no relative path below the folder, or that leads out of it."""


class FlowFiles:
    """Files appear whole; what stands in the way gives way. Links are followed only where they stay inside.

    Raises BadPath and OSError. One instance is for one request: it remembers which folders are there.
    """

    def __init__(self, folder):
        self.root = os.path.realpath(folder)
        self._known = {}

    def write(self, path, mode, data):
        """The owner can always read and write the file."""
        self.fill(path, mode, lambda file: write_all(file, data))

    def fill(self, path, mode, fill):
        """The same with what `fill`, which gets a descriptor, writes there."""
        parts = parts_of(path)
        folder = self._folder(parts[:-1])
        beside = os.path.join(folder, ".flow-session-%d.tmp" % os.getpid())
        file = _create(beside)
        try:
            try:
                fill(file)
                if hasattr(os, "fchmod"):
                    os.fchmod(file, (mode & 0o777) | 0o600)
            finally:
                os.close(file)
            self._put(beside, os.path.join(folder, parts[-1]))
        except BaseException:
            _unlink(beside)
            raise

    def link(self, path, target, symbolic):
        """A link to something inside; `target` is below the folder, or beside the link for a symbolic one."""
        parts = parts_of(path)
        folder = self._folder(parts[:-1])
        if symbolic and os.path.isabs(target):
            raise BadPath("%r is a link to an absolute path" % path)
        whole = os.path.realpath(os.path.join(folder if symbolic else self.root, target))
        if not self._is_inside(whole):
            raise BadPath("%r is a link that leads out of the folder" % path)
        beside = os.path.join(folder, ".flow-session-%d.tmp" % os.getpid())
        _unlink(beside)
        if symbolic:
            os.symlink(target, beside)
        else:
            os.link(whole, beside)
        self._put(beside, os.path.join(folder, parts[-1]))

    def make_folder(self, path, mode):
        """The owner can always use the folder."""
        if hasattr(os, "chmod"):
            os.chmod(self._folder(parts_of(path)), (mode & 0o777) | 0o700)

    def delete(self, path):
        """Removes a file or an empty folder, and the folders above that are empty then. False where there is none."""
        parts = parts_of(path)
        folder = self._folder(parts[:-1], make=False)
        if folder is None:
            return False
        target = os.path.join(folder, parts[-1])
        try:
            if stat.S_ISDIR(os.lstat(target).st_mode):
                os.rmdir(target)
            else:
                os.unlink(target)
        except FileNotFoundError:
            return False
        except OSError:
            if os.path.isdir(target) and not os.path.islink(target):
                return False
            raise
        self._known.clear()
        while len(folder) > len(self.root):
            try:
                os.rmdir(folder)
            except OSError:
                break
            folder = os.path.dirname(folder)
        return True

    def _put(self, beside, target):
        try:
            os.replace(beside, target)
        except OSError:
            if not os.path.isdir(target) or os.path.islink(target):
                raise
            remove_tree(target)
            self._known.clear()
            os.replace(beside, target)

    def _folder(self, parts, make=True):
        """The real folder of these parts; None where it is not there and not to be made."""
        key = "/".join(parts)
        if key in self._known:
            return self._known[key]
        folder = self.root
        for part in parts:
            folder = os.path.join(folder, part)
            try:
                mode = os.lstat(folder).st_mode
            except (FileNotFoundError, NotADirectoryError):
                mode = None
            if mode is not None and stat.S_ISLNK(mode):
                real = os.path.realpath(folder)
                if not self._is_inside(real):
                    raise BadPath("%r leads out of the folder" % "/".join(parts))
                if os.path.isdir(real):
                    folder = real
                    continue
            if mode is not None and stat.S_ISDIR(mode):
                continue
            if not make:
                return None
            if mode is not None:
                os.unlink(folder)
            os.mkdir(folder)
            os.chmod(folder, 0o755)
        self._known[key] = folder
        return folder

    def _is_inside(self, whole):
        return whole == self.root or whole.startswith(self.root.rstrip(os.sep) + os.sep)


def parts_of(path):
    """The names of a relative path with `/`; raises BadPath."""
    try:
        os.fsencode(path)
    except (UnicodeEncodeError, TypeError):
        raise BadPath("%a is no path" % (path,)) from None
    parts = path.split("/")
    if "\0" in path or any(part in ("", ".", "..") for part in parts):
        raise BadPath("%a is no path below the folder" % path)
    if os.name == "nt" and ("\\" in path or ":" in path):
        raise BadPath("%a is no path below the folder" % path)
    return parts


def write_all(file, data):
    """However many steps it takes."""
    while data:
        data = memoryview(data)[os.write(file, data) :]


def remove_tree(folder):
    """Folders that their owner has closed are opened first."""
    import shutil

    try:
        shutil.rmtree(folder)
    except PermissionError:
        os.chmod(folder, 0o700)
        for above, folders, _ in os.walk(folder):
            for each in folders:
                if not os.path.islink(os.path.join(above, each)):
                    os.chmod(os.path.join(above, each), 0o700)
        shutil.rmtree(folder)


def _create(path):
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, flags, 0o600)
    except FileExistsError:
        os.unlink(path)
        return os.open(path, flags, 0o600)


def _unlink(path):
    try:
        os.unlink(path)
    except OSError:
        pass
