import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import unittest

from worker_process import PROGRAM, PROMPTFLOW_PYTHON
from flow_session_worker.verify_install import logical_lines

PYTHON = PROMPTFLOW_PYTHON or sys.executable

PACKAGE = """\
Metadata-Version: 2.1
Name: %s
Version: %s
"""


class LinesTest(unittest.TestCase):
    def test_lines_as_pip_reads_them(self):
        os.environ["FSW_SET"] = "1.0"
        self.addCleanup(os.environ.pop, "FSW_SET")
        text = "# head\na==1 # why\n\nb==\\\n2.0\nc#d\nd \\\n# between\ne==${FSW_SET} ${FSW_NOT}\nlast \\"
        self.assertEqual(
            list(logical_lines(text)),
            [(2, "a==1"), (4, "b==2.0"), (6, "c#d"), (7, "d"), (9, "e==1.0 ${FSW_NOT}"), (10, "last")],
        )


class ErrandsTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="fsw-req-")
        self.addCleanup(place.cleanup)
        self.folder = place.name
        self.packages = os.path.join(self.folder, "packages")
        for name, version in (("Fsw_Pack.Age", "1.5.0"), ("fsw-early", "2.0rc1"), ("fsw-odd", "not-a-version")):
            where = os.path.join(self.packages, "%s-%s.dist-info" % (name, version))
            os.makedirs(where)
            self.write(os.path.join(where, "METADATA"), PACKAGE % (name, version))

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())

    def call(self, *arguments, options=("-S", "-s"), python=PYTHON):
        env = dict(os.environ, PYTHONPATH=self.packages)
        command = [python, *options, PROGRAM, *arguments]
        return subprocess.run(command, cwd=self.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def verify(self, *files):
        done = self.call("--verify-install", *files)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return json.loads(done.stdout)

    def test_packages_of_the_interpreter_with_and_without_its_site(self):
        done = [self.call("--list-packages", options=options) for options in (["-s"], ["-S", "-s"])]
        packages = [{package["name"]: package for package in json.loads(each.stdout)} for each in done]
        self.assertEqual(packages[0], packages[1])
        found = packages[0]["Fsw_Pack.Age"]
        self.assertEqual(found, {"name": "Fsw_Pack.Age", "version": "1.5.0", "requestedBy": []})
        if not PROMPTFLOW_PYTHON:
            expected = {each.metadata["Name"] for each in importlib.metadata.distributions()}
            self.assertTrue(expected <= set(packages[0]))
        else:
            self.assertIn("promptflow", packages[0]["promptflow-core"]["requestedBy"])

    def test_what_is_missing_or_another_version(self):
        self.write(
            "requirements.txt",
            "fsw-pack-age==1.5\nfsw_pack.age[extra]>=2 ; python_version >= '3'\nfsw-none\n"
            "fsw-pack-age<1.5 --hash=sha256:00 \\\n  --hash=sha256:01\nfsw-early>=2.0.dev0\n",
        )
        self.assertEqual(
            self.verify("requirements.txt"),
            [
                dict(line=2, file="requirements.txt", name="fsw_pack.age", wanted=">=2", installed="1.5.0", ok=False),
                dict(line=3, file="requirements.txt", name="fsw-none", wanted="", installed=None, ok=False),
                dict(line=4, file="requirements.txt", name="fsw-pack-age", wanted="<1.5", installed="1.5.0", ok=False),
            ],
        )

    def test_what_is_no_plain_line_or_not_for_here_is_passed_over(self):
        lines = ["fsw-none; python_version < '3'", "fsw-none; extra == 'x'", "fsw-odd>=1", "-e ./here"]
        lines += ["-i https://{private}@feed.example/simple", "--no-deps", "git+https://example.invalid/x.git", "a b c"]
        lines += ["-c fsw-none.txt", "-r https://example.invalid/r.txt", "fsw-none @", "\x00", "./fsw-none.whl"]
        lines += ["fsw-pack-age @ file:///x"]
        self.write("requirements.txt", "\n".join(lines))
        self.assertEqual(self.verify("requirements.txt"), [])

    def test_files_within_files_and_their_encodings(self):
        os.mkdir(os.path.join(self.folder, "sub"))
        self.write("requirements.txt", b"\xef\xbb\xbf-r sub/more.txt\n# \xc3\xa9\n")
        self.write("sub/more.txt", "--requirement=most.txt\n-r ../requirements.txt\n".encode("utf-16"))
        self.write("sub/most.txt", b"# \xe9\nfsw-none==1\n")
        (found,) = self.verify("requirements.txt", "sub/most.txt")
        self.assertEqual((found["file"], found["line"], found["wanted"]), ("sub/most.txt", 2, "==1"))

    def test_a_url_with_a_secret_is_not_repeated(self):
        self.write("requirements.txt", "fsw-none @ https://me:secret@example.invalid/x.whl\n")
        (found,) = self.verify("requirements.txt")
        self.assertEqual((found["name"], found["wanted"]), ("fsw-none", ""))

    def test_a_file_that_is_not_there(self):
        done = self.call("--verify-install", "none.txt")
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(b"none.txt", done.stderr)

    def test_nothing_is_said_without_pip(self):
        venv = os.path.join(self.folder, "bare")
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
        self.write("requirements.txt", "fsw-none\n")
        done = self.call("--verify-install", "requirements.txt", python=os.path.join(venv, "bin", "python"))
        self.assertEqual((done.returncode, json.loads(done.stdout)), (0, []))


if __name__ == "__main__":
    unittest.main()
