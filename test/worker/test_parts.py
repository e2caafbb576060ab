import os
import tempfile
import threading
import time
import unittest

import worker_process  # noqa: F401  puts the program on the path
from flow_session_worker.error_frames import describe
from flow_session_worker.idle_clock import IdleClock
from flow_session_worker.tail import read_text
from flow_session_worker.warm import is_alone
from flow_session_worker.wire import LineBuffer, to_line


class IdleClockTest(unittest.TestCase):
    def test_counts_while_nobody_uses_the_session(self):
        clock = IdleClock(10, now=100)
        clock.advance(103, busy=False)
        clock.advance(106, busy=False)
        self.assertEqual(clock.remaining, 4)

    def test_suspend_and_jumps_count_as_one_step(self):
        clock = IdleClock(10, now=100)
        clock.advance(100_000, busy=False)
        self.assertEqual(clock.remaining, 5)
        clock.advance(50, busy=False)
        self.assertEqual(clock.remaining, 5)

    def test_a_job_holds_the_clock(self):
        clock = IdleClock(10, now=0)
        clock.advance(4, busy=False)
        clock.advance(8, busy=True)
        clock.advance(12, busy=True)
        self.assertEqual(clock.remaining, 10)

    def test_a_hold_outlasts_later_activity(self):
        clock = IdleClock(10, now=0)
        clock.touch(hold=25)
        clock.touch()
        clock.advance(4, busy=True)
        self.assertEqual(clock.remaining, 25)

    def test_zero_is_never(self):
        clock = IdleClock(0, now=0)
        clock.advance(5, busy=False)
        self.assertIsNone(clock.remaining)
        self.assertIsNone(clock.deadline)


class WireTest(unittest.TestCase):
    def test_lines_are_cut_wherever_the_pieces_end(self):
        buffer = LineBuffer()
        self.assertEqual(buffer.push(b"ab"), [])
        self.assertEqual(buffer.push(b"c\nde\n\nf"), [b"abc", b"de", b""])
        self.assertEqual(buffer.push(b"\n"), [b"f"])

    def test_a_long_line_is_told_once(self):
        buffer = LineBuffer(limit=4)
        self.assertEqual(buffer.push(b"12345"), [None])
        self.assertEqual(buffer.push(b"6789\n1234\n"), [b"1234"])

    def test_what_json_does_not_know(self):
        self.assertEqual(to_line({"a": float("nan"), "b": [float("inf")]}), b'{"a":null,"b":[null]}\n')
        self.assertEqual(to_line({"a": "\u00e9"}), '{"a":"\u00e9"}\n'.encode())
        self.assertEqual(to_line({"a": "\ud800"}), b'{"a":"\\ud800"}\n')


class TailTest(unittest.TestCase):
    def setUp(self):
        file = tempfile.NamedTemporaryFile(delete=False)
        self.addCleanup(os.unlink, file.name)
        self.file = file
        self.addCleanup(file.close)

    def test_a_character_that_is_not_complete_waits(self):
        whole = "a€𝄞".encode()
        for end in range(len(whole) + 1):
            with self.subTest(end=end):
                with open(self.file.name, "wb") as file:
                    file.write(whole[:end])
                text, after = read_text(self.file.name, 0, whole=False)
                self.assertEqual(text.encode(), whole[:after])
                self.assertLessEqual(end - after, 3)

    def test_a_piece_never_cuts_a_character(self):
        with open(self.file.name, "wb") as file:
            file.write(("€" * 10).encode())
        text, after = read_text(self.file.name, 0, whole=True, limit=8)
        self.assertEqual((text, after), ("€€", 6))

    def test_what_is_no_text_comes_as_replacement(self):
        with open(self.file.name, "wb") as file:
            file.write(b"a\xffb\xe2\x82")
        self.assertEqual(read_text(self.file.name, 0, whole=True)[0], "a\ufffdb\ufffd")


class AloneTest(unittest.TestCase):
    def test_threads_that_go_do_not_count(self):
        self.assertTrue(is_alone())
        thread = threading.Thread(target=time.sleep, args=(0.05,))
        thread.start()
        self.assertTrue(is_alone())
        self.assertFalse(thread.is_alive())

    def test_threads_that_stay_do(self):
        stay = threading.Event()
        thread = threading.Thread(target=stay.wait)
        thread.start()
        self.assertFalse(is_alone())
        stay.set()
        thread.join()
        self.assertTrue(is_alone())


class FramesTest(unittest.TestCase):
    def test_a_deep_recursion_is_shortened(self):
        def again(depth):
            return again(depth + 1)

        try:
            again(0)
        except RecursionError as error:
            found = describe(error, "/nowhere")
        self.assertEqual(found["type"], "RecursionError")
        self.assertEqual(len(found["frames"]), 60)
        self.assertEqual(found["frames"][-1]["function"], "again")

    def test_an_error_that_user_code_made_from_another_stays(self):
        try:
            try:
                raise KeyError("inner")
            except KeyError as inner:
                raise ValueError("outer") from inner
        except ValueError as error:
            found = describe(error, os.path.dirname(os.path.abspath(__file__)))
        self.assertEqual((found["type"], found["message"]), ("ValueError", "outer"))
        self.assertEqual(found["frames"][-1]["file"], "test_parts.py")
        self.assertIn("raise ValueError", found["frames"][-1]["text"])


if __name__ == "__main__":
    unittest.main()
