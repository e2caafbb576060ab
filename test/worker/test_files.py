import base64
import os
import stat
import subprocess
import threading
import unittest

from worker_process import Worker


def file(path, data=b"x", **more):
    return dict(path=path, data=base64.b64encode(data).decode(), **more)


class FilesTest(unittest.TestCase):
    def setUp(self):
        self.worker = Worker(apart=True)
        self.addCleanup(self.worker.close)
        self.client = self.worker.start().client()

    def tree(self):
        """`{path: content}`; folders end with a slash and have none."""
        found = {}
        for above, folders, files in os.walk(self.worker.flow):
            for name in folders:
                if not os.listdir(os.path.join(above, name)):
                    found[os.path.relpath(os.path.join(above, name), self.worker.flow) + "/"] = None
            for name in files:
                with open(os.path.join(above, name), "rb") as each:
                    found[os.path.relpath(os.path.join(above, name), self.worker.flow)] = each.read()
        return found

    def test_files_with_their_modes_in_folders_that_are_made(self):
        files = [file("a/b/c.py", b"\x00\xff"), file("run.sh", b"", mode=0o755), file("locked", mode=0o4444)]
        self.assertEqual(self.client.request("writeFiles", files=files), {"written": 3, "deleted": 0})
        self.assertEqual(self.tree(), {"a/b/c.py": b"\x00\xff", "run.sh": b"", "locked": b"x"})
        modes = {n: stat.S_IMODE(os.stat(os.path.join(self.worker.flow, n)).st_mode) for n in ("run.sh", "locked", "a")}
        self.assertEqual(modes, {"run.sh": 0o755, "locked": 0o644, "a": 0o755})

    def test_a_file_replaces_a_folder_and_a_folder_a_file(self):
        self.worker.write({"a/one": "1", "a/two/three": "3", "b": "b"})
        os.chmod(os.path.join(self.worker.flow, "a", "two"), 0o500)
        self.client.request("writeFiles", files=[file("a"), file("b/c/d"), file("b/e")])
        self.assertEqual(self.tree(), {"a": b"x", "b/c/d": b"x", "b/e": b"x"})

    def test_deleted_files_take_folders_with_them_that_are_empty_then(self):
        self.worker.write({"a/b/c": "", "a/d": "", "e/f/g": "", "h": "", "kept/by-a-run": ""})
        deleted = ["a/b/c", "e/f/g", "h", "never/there", "h/neither", "kept"]
        self.assertEqual(self.client.request("writeFiles", deleted=deleted), {"written": 0, "deleted": 3})
        self.assertEqual(self.tree(), {"a/d": b"", "kept/by-a-run": b""})
        self.assertTrue(os.path.isdir(self.worker.flow))

    def test_what_is_deleted_goes_before_what_is_written(self):
        self.worker.write({"Name.py": "old", "a": "a"})
        self.client.request("writeFiles", files=[file("name.py"), file("a/b")], deleted=["Name.py", "a"])
        self.assertEqual(self.tree(), {"name.py": b"x", "a/b": b"x"})

    def test_paths_that_leave_the_folder_are_refused_and_nothing_is_written(self):
        outside = os.path.join(self.worker.folder, "outside")
        os.mkdir(outside)
        os.symlink(outside, os.path.join(self.worker.flow, "link"))
        for path in ("../a", "/etc/a", "a/../../b", "a/./b", "a//b", "", ".", "..", "a/", "a\0b", "link/a", 5, None):
            with self.subTest(path=path):
                files = [file("good"), dict(file("x"), path=path)]
                if path != "link/a":
                    self.assertEqual(self.client.error("writeFiles", files=files, manifest=1), "invalidParams")
                    self.assertEqual(self.client.error("writeFiles", deleted=["link", path]), "invalidParams")
                else:
                    self.assertEqual(self.client.error("writeFiles", files=files[1:]), "invalidParams")
                    self.assertEqual(self.client.error("writeFiles", deleted=[path]), "invalidParams")
                self.assertEqual(self.tree(), {"link/": None})
                self.assertEqual(os.listdir(outside), [])
        self.assertIsNone(self.client.request("readManifest"))

    def test_links_are_replaced_themselves_and_followed_inside_only(self):
        self.worker.write({"real/a": "1", "real/c": ""})
        secret = os.path.join(self.worker.folder, "secret")
        with open(secret, "w") as out:
            out.write("kept")
        os.symlink(secret, os.path.join(self.worker.flow, "a"))
        os.symlink("real", os.path.join(self.worker.flow, "inside"))
        os.symlink(secret, os.path.join(self.worker.flow, "gone"))
        self.client.request("writeFiles", files=[file("a"), file("inside/b")], deleted=["gone", "inside/a"])
        self.assertEqual(self.tree(), {"a": b"x", "real/b": b"x", "real/c": b""})
        self.assertFalse(os.path.islink(os.path.join(self.worker.flow, "a")))
        with open(secret) as out:
            self.assertEqual(out.read(), "kept")

    def test_wrong_parameters(self):
        for params in (
            {"files": {}},
            {"files": [5]},
            {"files": [{"path": "a"}]},
            {"files": [{"path": "a", "data": "A"}]},
            {"files": [{"path": "a", "data": "é"}]},
            {"files": [file("a", mode="644")]},
            {"deleted": "a"},
            {"deleted": [["a"]]},
        ):
            with self.subTest(params=params):
                self.assertEqual(self.client.error("writeFiles", **params), "invalidParams")
        self.assertEqual(self.tree(), {})

    def test_the_manifest_is_kept_beside_the_files(self):
        self.assertIsNone(self.client.request("readManifest"))
        manifest = {"a": ["sha", 1], "é": None}
        self.client.request("writeFiles", files=[file("a")], manifest=manifest)
        self.client.request("writeFiles", files=[file("b")])
        self.assertEqual(self.worker.json("files.json"), manifest)
        self.assertEqual(self.worker.client().request("readManifest"), manifest)
        self.client.request("writeFiles", manifest=None)
        self.assertIsNone(self.client.request("readManifest"))

    def test_a_manifest_that_is_known_is_not_told_again(self):
        first = self.client.request("readManifest", unless="")
        self.assertIsNone(first["manifest"])
        self.assertEqual(self.client.request("readManifest", unless=first["revision"]), {"revision": first["revision"]})
        written = self.client.request("writeFiles", files=[file("a")], manifest={"a": 1})
        self.assertNotEqual(written["revision"], first["revision"])
        told = self.worker.client().request("readManifest", unless=first["revision"])
        self.assertEqual(told, {"revision": written["revision"], "manifest": {"a": 1}})
        self.assertEqual(self.client.error("readManifest", unless=1), "invalidParams")

    def test_a_part_of_the_manifest_is_changed(self):
        manifest = {"volume": "v", "files": {"a": {"stamp": "1", "more": True}, "b": {"stamp": "1"}}}
        old = self.client.request("writeFiles", manifest=manifest)["revision"]
        patch = {"files": {"a": {"stamp": "2"}, "b": None, "c": {"stamp": "3"}, "never": None}}
        written = self.client.request("writeFiles", files=[file("a")], manifestPatch={"of": old, "patch": patch})
        now = {"volume": "v", "files": {"a": {"stamp": "2", "more": True}, "c": {"stamp": "3"}}}
        self.assertEqual(self.worker.json("files.json"), now)
        known = self.client.request("readManifest", unless=old)
        self.assertEqual(known, {"revision": written["revision"], "manifest": now})

    def test_a_change_of_a_manifest_that_is_another_by_now_does_nothing(self):
        old = self.client.request("writeFiles", manifest={"a": 1})["revision"]
        self.worker.client().request("writeFiles", manifest={"a": 2})
        for of in (old, None, "", 5):
            change = {"of": of, "patch": {"b": 1}}
            self.assertEqual(
                self.client.error("writeFiles", files=[file("a")], deleted=["b"], manifestPatch=change),
                "manifestChanged",
            )
        self.assertEqual((self.tree(), self.worker.json("files.json")), ({}, {"a": 2}))

    def test_files_that_could_not_be_written_leave_no_manifest(self):
        self.client.request("writeFiles", files=[file("a")], manifest={"a": 1})
        name = "n" * 300
        self.assertEqual(self.client.error("writeFiles", files=[file("b"), file(name)], manifest=2), "storageFailed")
        self.assertIsNone(self.client.request("readManifest"))
        self.assertEqual(self.tree(), {"a": b"x", "b": b"x"})

    def test_a_line_of_almost_16_mb(self):
        data = os.urandom(12 * 1024 * 1024 - 1000)
        self.client.request("writeFiles", files=[file("large", data)])
        self.assertEqual(self.tree(), {"large": data})

    def test_readers_and_two_writers_never_see_half_a_file(self):
        whole = [letter * 300_000 for letter in (b"a", b"b")]
        self.client.request("writeFiles", files=[file("shared", whole[0])])
        clients = [self.worker.client(), self.worker.client()]

        def write(client, data):
            for _ in range(15):
                client.request("writeFiles", files=[file("shared", data)])

        threads = [threading.Thread(target=write, args=pair) for pair in zip(clients, whole)]
        for thread in threads:
            thread.start()
        seen = 0
        while any(thread.is_alive() for thread in threads) or not seen:
            with open(os.path.join(self.worker.flow, "shared"), "rb") as shared:
                self.assertIn(shared.read(), whole)
            seen += 1
        for thread in threads:
            thread.join()
        self.assertEqual(os.listdir(self.worker.flow), ["shared"])

    def test_writing_is_activity_and_looking_is_none(self):
        self.client.request("setIdle", seconds=100)
        self.client.request("keepAlive")
        first = self.client.request("hello")["idleUntil"]
        subprocess.run(["sleep", "0.3"], check=True)
        self.client.request("readManifest")
        self.client.error("readFile", path="none")
        self.assertLess(self.client.request("hello")["idleUntil"], first + 0.2)
        self.client.request("writeFiles")
        self.assertGreater(self.client.request("hello")["idleUntil"], first + 0.2)

    def test_read_file_in_pieces(self):
        data = os.urandom(1024 * 1024 + 10)
        self.client.request("writeFiles", files=[file("d/large", data)])
        first = self.client.request("readFile", path="d/large")
        self.assertEqual((first["next"], first["size"], first["eof"]), (1024 * 1024, len(data), False))
        second = self.client.request("readFile", path=self.worker.flow + "/d/large", **{"from": first["next"]})
        self.assertTrue(second["eof"])
        self.assertEqual(base64.b64decode(first["data"]) + base64.b64decode(second["data"]), data)
        log = self.client.request("readFile", path=self.worker.folder + "/worker.log")
        self.assertIn(b"listens on", base64.b64decode(log["data"]))

    def test_read_file_stays_inside_and_reads_files_only(self):
        os.symlink("/etc/passwd", os.path.join(self.worker.flow, "link"))
        os.mkfifo(os.path.join(self.worker.flow, "pipe"))
        for path in ("/etc/passwd", "../x", "link", "a\0b"):
            self.assertEqual(self.client.error("readFile", path=path), "invalidParams", path)
        for path in ("none", "pipe", self.worker.folder + "/flow"):
            self.assertEqual(self.client.error("readFile", path=path), "noSuchFile", path)
        self.assertEqual(self.client.error("readFile", path="link", **{"from": -1}), "invalidParams")


if __name__ == "__main__":
    unittest.main()
