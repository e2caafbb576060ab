"""Says what the real pip makes of lines of a requirements file: one JSON answer for each JSON list of lines on standard input."""
import glob
import json
import logging
import os
import sys
import tempfile
import warnings

try:
    import pip  # noqa: F401
except ImportError:
    # The environment has none; every Python brings one to install in others.
    import ensurepip

    sys.path.insert(0, glob.glob(os.path.join(os.path.dirname(ensurepip.__file__), "_bundled", "pip-*.whl"))[0])

warnings.simplefilter("ignore")
from pip._internal.network.session import PipSession  # noqa: E402
from pip._internal.req.constructors import install_req_from_parsed_requirement  # noqa: E402
from pip._internal.req import req_file  # noqa: E402

answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
logging.disable(logging.CRITICAL)
session = PipSession()
get_file_content = req_file.get_file_content
# Files that others lead to are not there, and not what this is about.
req_file.get_file_content = lambda url, *args, **more: (
    get_file_content(url, *args, **more) if url.endswith("requirements.txt") else (url, "")
)


def look(text: str) -> str:
    """Why pip refuses a file with this text; empty where it takes it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        path = os.path.join(folder, "requirements.txt")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        try:
            for parsed in req_file.parse_requirements(path, session=session):
                install_req_from_parsed_requirement(parsed)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            os.chdir("/")
    return ""


for line in sys.stdin:
    print(json.dumps([look(text) for text in json.loads(line)]), file=answers, flush=True)
