"""Runs the tests of a folder and writes one JSON line for each to a file: runUnittest.py FOLDER RESULTS [SUBSTRING]."""

import json
import sys
import unittest


class ShortResult(unittest.TestResult):
    """Prints what failed or was skipped; writes everything."""

    def __init__(self, output):
        super().__init__()
        self._output = output

    def _write(self, state, test, reason=None):
        self._output.write(json.dumps({"state": state, "title": test.id(), "reason": reason}) + "\n")
        self._output.flush()

    def _failed(self, test, error):
        details = self._exc_info_to_string(error, test).rstrip()
        self._write("failed", test, details)
        print(f"  ✖ {test.id()}\n      " + details.replace("\n", "\n      "), flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._write("passed", test)

    def addError(self, test, err):
        super().addError(test, err)
        self._failed(test, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._failed(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._failed(subtest, err)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._write("failed", test)
        print(f"  ✖ {test.id()} was expected to fail", flush=True)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._write("passed", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._write("skipped", test, reason)
        print(f"  - {test.id()} (skipped: {reason})", flush=True)


def main():
    folder, results, *only = sys.argv[1:]
    loader = unittest.TestLoader()
    if only:
        loader.testNamePatterns = [f"*{part}*" for part in only]
    with open(results, "w", encoding="utf-8") as output:
        result = ShortResult(output)
        loader.discover(folder, pattern="test_*.py").run(result)
        output.write('{"state": "end"}\n')
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    print(f"  {'✖' if failed else '✔'} {result.testsRun} Python tests, {failed} failed", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
