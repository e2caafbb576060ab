"""Session files in bulk, without a server: `--unpack DIR` reads a tar from stdin, `--clear DIR` empties a folder."""

import json
import os
import sys

from flow_session_worker.flow_files import BadPath, FlowFiles, remove_tree

PIECE = 256 * 1024
"""Bytes that are read at once."""


def unpack_main(arguments):
    """Prints `{"files", "bytes"}`. Exit code 1 where the tar or its contents are refused or cannot be written."""
    folder = _folder(arguments)
    if folder is None:
        return 2
    import tarfile

    try:
        print(json.dumps(unpack(sys.stdin.buffer, folder)))
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


def unpack(stream, folder):
    """Files, folders, and links that stay inside; owners and times are left out."""
    import tarfile

    place = FlowFiles(folder)
    count = size = 0
    source = Forward(stream)
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
                size += place.write(path, member.mode, source.pieces(member.size))
            else:
                raise BadPath("%a is neither file, folder nor link" % member.name)
            count += 1
    while stream.read(PIECE):
        pass  # Who writes the padding at the end must not find a closed pipe.
    return {"files": count, "bytes": size}


class Forward:
    """A pipe for tarfile, whose own streams copy all bytes twice more. Whoever asks for a file reads all of it."""

    def __init__(self, stream):
        self._stream = stream
        self._place = 0

    def tell(self):
        return self._place

    def read(self, size):
        data = self._stream.read(size)
        self._place += len(data)
        return data

    def pieces(self, size):
        """The next bytes, with what fills the last block behind them."""
        for start in range(0, size, PIECE):
            wanted = min(PIECE, size - start)
            piece = self.read(wanted)
            if len(piece) < wanted:
                raise EOFError("the stream ends within a file")
            yield piece
        self.read(-size % 512)


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
