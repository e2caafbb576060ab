"""The methods about files: writeFiles, readManifest, readFile."""

import binascii
import os
import stat

from flow_session_worker.faults import RequestError
from flow_session_worker.flow_files import BadPath, FlowFiles, parts_of
from flow_session_worker.manifest import merged

READ_PIECE = 1024 * 1024
"""Most bytes of a file in one answer."""


def write_files(session, request):
    """Nothing is written where a part of the request is wrong in itself."""
    files = [_to_file(each) for each in request.get("files", list, [])]
    deleted = request.get("deleted", list, [])
    for path in deleted:
        _check(path)
    is_told, manifest = _to_manifest(session, request)
    session.touch()
    place = FlowFiles(session.flow)
    try:
        if is_told:
            # Were it left until the end, a worker killed in between would leave one that is not true.
            session.manifest.remove()
        gone = sum(place.delete(path) for path in deleted)
        for path, mode, data in files:
            place.write(path, mode, data)
        if manifest is not None:
            session.manifest.write(manifest)
    except BadPath as error:
        raise RequestError("invalidParams", str(error)) from error
    except OSError as error:
        raise RequestError("storageFailed", "the files cannot be written: %s" % error) from error
    session.touch()
    answer = {"written": len(files), "deleted": gone}
    if is_told:
        answer["revision"] = session.manifest.revision
    request.reply(answer)


def _to_manifest(session, request):
    """Whether the request says something of the manifest, and what it is to be; raises RequestError."""
    patch = request.get("manifestPatch", dict)
    if patch is None:
        return "manifest" in request.params, request.params.get("manifest")
    if patch.get("of") != session.manifest.revision:
        raise RequestError("manifestChanged", "the manifest is another one than that which was read")
    return True, merged(session.manifest.read(), patch.get("patch"))


def read_manifest(session, request):
    """Whoever names a revision knows that one, and gets the manifest only where it is another."""
    known, revision = request.get("unless", str), session.manifest.revision
    if known is None:
        request.reply(session.manifest.read())
    elif known == revision:
        request.reply({"revision": revision})
    else:
        request.reply({"revision": revision, "manifest": session.manifest.read()})


def read_file(session, request):
    """A piece of a file of the session, for who wants to know what is there."""
    path, start = request.get("path", str, needed=True), request.get("from", int, 0)
    if start < 0:
        raise RequestError("invalidParams", "from is a byte offset from 0 up")
    if "\0" in path:
        raise RequestError("invalidParams", "%a is no path" % path)
    whole = os.path.realpath(os.path.join(session.flow, path))
    if not any(whole.startswith(os.path.realpath(root) + os.sep) for root in (session.flow, session.folder)):
        raise RequestError("invalidParams", "%r is not inside the session" % path)
    try:
        if not stat.S_ISREG(os.stat(whole).st_mode):
            raise RequestError("noSuchFile", "%s is no file" % path)
        with open(whole, "rb") as file:
            file.seek(start)
            data = file.read(READ_PIECE)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise RequestError("noSuchFile", "%s cannot be read: %s" % (path, error)) from error
    text = binascii.b2a_base64(data, newline=False).decode("ascii")
    request.reply({"data": text, "next": start + len(data), "size": size, "eof": start + len(data) >= size})


def _to_file(given):
    """`(path, mode, bytes)`; raises RequestError."""
    if not isinstance(given, dict) or not isinstance(given.get("data"), str):
        raise RequestError("invalidParams", "files is a list of {path, mode, data}")
    mode = given.get("mode", 0o644)
    if isinstance(mode, bool) or not isinstance(mode, int):
        raise RequestError("invalidParams", "mode is a number")
    _check(given.get("path"))
    try:
        return given["path"], mode, binascii.a2b_base64(given["data"])
    except ValueError as error:
        raise RequestError("invalidParams", "data of %s is not base64: %s" % (given["path"], error)) from error


def _check(path):
    try:
        parts_of(path)
    except BadPath as error:
        raise RequestError("invalidParams", str(error)) from error
