import io
import json
import os
import socket
import stat
import subprocess
import sys
import tarfile
import tempfile
import threading
import unittest

from worker_process import PROGRAM


class UnpackTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="fsw-tar-")
        self.addCleanup(place.cleanup)
        self.outside = os.path.join(place.name, "outside")
        self.folder = os.path.join(place.name, "flow")
        os.mkdir(self.outside)
        os.mkdir(self.folder)

    def call(self, *arguments, data=b""):
        command = [sys.executable, "-S", "-s", PROGRAM, *arguments]
        return subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def unpack(self, *members, kind=tarfile.PAX_FORMAT):
        """Members are `(name, content)` or `(name, type, link)`."""
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
            for name, what, *rest in members:
                info = tarfile.TarInfo(name)
                info.uid = info.gid = 4242
                if isinstance(what, str):
                    info.mode = rest[0] if rest else 0o644
                    info.size = len(what)
                    archive.addfile(info, io.BytesIO(what.encode()))
                else:
                    info.type, info.linkname = what, rest[0] if rest else ""
                    archive.addfile(info)
        return self.call("--unpack", self.folder, data=out.getvalue())

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def test_large_contents_whatever_they_come_through(self):
        contents = {str(size): os.urandom(size) for size in (0, 1, 511, 512, 65_537, 300_000, 2_000_000)}
        archive = os.path.join(self.outside, "archive.tar")
        with tarfile.open(archive, mode="w") as out:
            for name, data in contents.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                out.addfile(info, io.BytesIO(data))
        command = [sys.executable, "-S", "-s", PROGRAM, "--unpack", self.folder]
        ours, theirs = socket.socketpair()
        with open(archive, "rb") as file, ours, theirs:
            whole = file.read()
            file.seek(0)
            feeding = threading.Thread(target=lambda: (ours.sendall(whole), ours.shutdown(socket.SHUT_WR)))
            feeding.start()
            for stdin in (file, theirs):
                done = subprocess.run(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
            feeding.join()
        self.assertEqual(self.call("--unpack", self.folder, data=whole).returncode, 0)
        for name, data in contents.items():
            with open(os.path.join(self.folder, name), "rb") as file:
                self.assertEqual(file.read(), data)
        for end in (1, 512, 70_000):
            self.assertEqual(self.call("--unpack", self.folder, data=whole[: -2_000_000 - end]).returncode, 1)

    def test_files_folders_modes_and_links_that_stay_inside(self):
        long = "long/" + "n" * 120 + "/" + "é" * 60
        for kind in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
            done = self.unpack(
                ("./", tarfile.DIRTYPE),
                ("./a/", tarfile.DIRTYPE),
                ("./a/run.sh", "text", 0o4755),
                ("locked", "", 0o400),
                (long, "deep"),
                ("soft", tarfile.SYMTYPE, "a/../a/run.sh"),
                ("hard", tarfile.LNKTYPE, "./a/run.sh"),
                kind=kind,
            )
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertEqual(json.loads(done.stdout), {"files": 5, "bytes": 8})
        self.assertEqual((self.read("soft"), self.read("hard"), self.read(long)), ("text", "text", "deep"))
        modes = [stat.S_IMODE(os.stat(os.path.join(self.folder, name)).st_mode) for name in ("a/run.sh", "locked")]
        self.assertEqual(modes, [0o755, 0o600])
        self.assertEqual(os.stat(os.path.join(self.folder, "locked")).st_uid, os.getuid())
        self.assertFalse([name for name in os.listdir(self.folder) if name.endswith(".tmp")])

    def test_what_leads_out_is_refused(self):
        os.symlink(self.outside, os.path.join(self.folder, "out"))
        for members in (
            [("../outside/a", "x")],
            [("/%s/a" % self.outside, "x")],
            [("out/a", "x")],
            [("a/../../outside/a", "x")],
            [("l", tarfile.SYMTYPE, "../outside"), ("l/a", "x")],
            [("l", tarfile.SYMTYPE, self.outside)],
            [("l", tarfile.SYMTYPE, self.folder)],
            [("h", tarfile.LNKTYPE, "../outside/a")],
            [("out/", tarfile.DIRTYPE)],
            [("d", tarfile.CHRTYPE)],
            [("p", tarfile.FIFOTYPE)],
        ):
            with self.subTest(members=members):
                done = self.unpack(*members)
                self.assertEqual((done.returncode, done.stdout), (1, b""))
                self.assertIn(b"cannot unpack", done.stderr)
                self.assertEqual(os.listdir(self.outside), [])
                self.assertEqual(os.listdir(self.folder), ["out"])

    def test_a_link_that_became_one_out_is_not_followed(self):
        done = self.unpack(
            ("deep/er/x", "x"),
            ("a", tarfile.SYMTYPE, "deep/er"),
            ("l", tarfile.SYMTYPE, "a/../.."),
            ("a", tarfile.SYMTYPE, "deep"),
            ("a", tarfile.SYMTYPE, "."),
            ("l/y", "y"),
        )
        self.assertEqual(done.returncode, 1)
        self.assertFalse(os.path.exists(os.path.join(os.path.dirname(self.folder), "y")))

    def test_what_is_there_gives_way(self):
        self.unpack(("a/b", "1"), ("c", "1"))
        self.assertEqual(self.unpack(("a", "2"), ("c/d", "2")).returncode, 0)
        self.assertEqual((self.read("a"), self.read("c/d")), ("2", "2"))

    def test_a_stream_that_is_cut_or_no_tar(self):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            info = tarfile.TarInfo("a")
            info.size = 100_000
            archive.addfile(info, io.BytesIO(b"x" * info.size))
        for data in (out.getvalue()[:50_000], b"no tar at all" * 100, b""):
            with self.subTest(size=len(data)):
                self.assertEqual(self.call("--unpack", self.folder, data=data).returncode, 1)
                self.assertEqual(os.listdir(self.folder), [])

    def test_clear_empties_the_folder_and_keeps_it(self):
        self.unpack(("a/b/c", "1"), ("d", "1"))
        os.symlink(self.outside, os.path.join(self.folder, "out"))
        with open(os.path.join(self.outside, "kept"), "w"):
            pass
        os.chmod(os.path.join(self.folder, "a", "b"), 0o500)
        before = os.stat(self.folder).st_ino
        done = self.call("--clear", self.folder)
        self.assertEqual((done.returncode, json.loads(done.stdout)), (0, {"removed": 3}))
        self.assertEqual((os.stat(self.folder).st_ino, os.listdir(self.folder)), (before, []))
        self.assertEqual(os.listdir(self.outside), ["kept"])

    def test_folders_that_are_none(self):
        for arguments in (["--clear"], ["--clear", "/"], ["--unpack", "/"], ["--unpack", self.folder + "/none"]):
            done = self.call(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertTrue(done.stderr)


if __name__ == "__main__":
    unittest.main()
