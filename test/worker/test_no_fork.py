import unittest

from run_tests import RunTests
from worker_process import PROMPTFLOW_PYTHON, Worker, needs_promptflow


@needs_promptflow
class SpawnedRunsTest(RunTests, unittest.TestCase):
    @classmethod
    def start_worker(cls):
        worker = Worker(python=PROMPTFLOW_PYTHON, arguments=["--no-fork"])
        cls.addClassCleanup(worker.close)
        return worker.start()


if __name__ == "__main__":
    unittest.main()
