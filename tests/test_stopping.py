"""The end of a process waits for the work under way, but not for ever."""

import signal
import subprocess
import sys
import time

TICKING = """
import signal, sys, time
from apscheduler.schedulers.background import BackgroundScheduler
from planner.jobs import leave, stop_ticker

def tick():
    print("ticking", flush=True)
    time.sleep(float(sys.argv[1]))
    print("finished", flush=True)

signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever starts us in the background may ignore it
ticker = BackgroundScheduler(timezone="UTC")
ticker.add_job(tick)
ticker.start()
time.sleep(0.3)
if not stop_ticker(ticker, patience_seconds=float(sys.argv[2])):
    leave(3)
print("stopped", flush=True)
"""


def stopped(tick_seconds: str, patience_seconds: str, *, interrupted: bool = False) -> tuple[int, str]:
    """Exit code and output of a process that stops a ticker at work."""
    command = [sys.executable, "-c", TICKING, tick_seconds, patience_seconds]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ticking\n"
        if interrupted:
            time.sleep(0.8)
            process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    return process.returncode, said


def test_a_short_tick_comes_to_its_end():
    assert stopped("0.6", "20") == (0, "finished\nstopped\n")


def test_a_long_tick_is_left_behind():
    assert stopped("60", "0.2") == (3, "")


def test_a_second_ctrl_c_ends_the_waiting_at_once():
    assert stopped("60", "60", interrupted=True) == (3, "")
