"""Session files in bulk, without a server: `--unpack DIR` reads a tar from stdin, `--clear DIR` empties a folder."""

import json
import os
import sys

from flow_session_worker.flow_files import BadPath, FlowFiles, remove_tree, write_all

PIECE = 256 * 1024
"""Bytes that are read at once."""

PIPE_SIZE = 1024 * 1024
"""What a pipe may hold without asking root; the usual 64 kB make both ends wait for each other all the time."""


def unpack_main(arguments):
    """Prints `{"files", "bytes"}`. Exit code 1 where the tar or its contents are refused or cannot be written."""
    folder = _folder(arguments)
    if folder is None:
        return 2
    import tarfile

    try:
        print(json.dumps(unpack(sys.stdin.fileno(), folder)))
        return 0
    except (OSError, BadPath, tarfile.TarError, EOFError) as error:
        sys.stderr.write("cannot unpack into %s: %s\n" % (folder, error))
        return 1


def clear_main(arguments):
    """Prints `{"removed"}`, the number of entries that were in the folder itself."""
    folder = _folder(arguments)
    if folder is None:
        return 2
    try:
        names = os.listdir(folder)
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isdir(path) and not os.path.islink(path):
                remove_tree(path)
            else:
                os.unlink(path)
    except OSError as error:
        sys.stderr.write("cannot empty %s: %s\n" % (folder, error))
        return 1
    print(json.dumps({"removed": len(names)}))
    return 0


def unpack(descriptor, folder):
    """Files, folders, and links that stay inside; owners and times are left out."""
    import tarfile

    place = FlowFiles(folder)
    count = size = 0
    source = Forward(descriptor)
    with tarfile.TarFile(fileobj=source) as archive:
        for member in archive:
            path = _plain(member.name)
            if member.isdir():
                if path:
                    place.make_folder(path, member.mode)
                continue
            if member.issym():
                place.link(path, member.linkname, symbolic=True)
            elif member.islnk():
                place.link(path, _plain(member.linkname), symbolic=False)
            elif member.isreg() and not member.issparse():
                place.fill(path, member.mode, lambda file: source.copy(file, member.size))
                size += member.size
            else:
                raise BadPath("%a is neither file, folder nor link" % member.name)
            count += 1
    while source.read(PIECE):
        pass  # Who writes the padding at the end must not find a closed pipe.
    return {"files": count, "bytes": size}


class Forward:
    """A pipe for tarfile, whose own streams copy all bytes twice more. Whoever asks for a file takes all of it."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._place = 0
        self._splices = hasattr(os, "splice")
        _enlarge(descriptor)

    def tell(self):
        return self._place

    def read(self, size):
        """Less only at the end."""
        data = os.read(self._descriptor, size)
        while 0 < len(data) < size:
            more = os.read(self._descriptor, size - len(data))
            if not more:
                break
            data += more
        self._place += len(data)
        return data

    def copy(self, file, size):
        """The next bytes, and beyond them what fills the last block."""
        left = size
        while left:
            done = self._splice(file, left) if self._splices else None
            if done is None:
                data = self.read(min(PIECE, left))
                write_all(file, data)
                done = len(data)
            if not done:
                raise EOFError("the stream ends within a file")
            left -= done
        self.read(-size % 512)

    def _splice(self, file, size):
        """Lets the system move the bytes; None where it cannot: what is no pipe, or what else is wrong with the file."""
        try:
            done = os.splice(self._descriptor, file, size)
        except OSError:
            self._splices = False
            return None
        self._place += done
        return done


def _enlarge(descriptor):
    try:
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
    except (ImportError, AttributeError, OSError):
        pass  # No pipe, or no such system: it works without.


def _plain(name):
    """Without the `./` and the `/` that tar programs put around names."""
    while name.startswith("./"):
        name = name[2:]
    return "" if name == "." else name.rstrip("/") if name.strip("/") else name


def _folder(arguments):
    if len(arguments) != 1 or not os.path.isdir(arguments[0]):
        sys.stderr.write("there is no folder %s\n" % " ".join(arguments))
        return None
    folder = os.path.realpath(arguments[0])
    if folder == os.path.dirname(folder):
        sys.stderr.write("%s is the root of the file system\n" % folder)
        return None
    return folder
