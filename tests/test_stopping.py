"""The end of a process waits for the work under way, but not for ever."""

import subprocess
import sys
import time

import pytest

TICKING = """
import sys, time
from apscheduler.schedulers.background import BackgroundScheduler
from planner.jobs import stop_ticker

def tick():
    time.sleep(float(sys.argv[1]))
    print("finished", flush=True)

ticker = BackgroundScheduler(timezone="UTC")
ticker.add_job(tick)
ticker.start()
time.sleep(0.3)
stop_ticker(ticker, patience_seconds=1.5)
print("stopped", flush=True)
"""


@pytest.mark.parametrize(
    ("tick_seconds", "said"), [("0.6", "finished\nstopped\n"), ("60", "")], ids=["short", "long"]
)
def test_a_short_tick_is_finished_and_a_long_one_left_behind(tick_seconds: str, said: str) -> None:
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", TICKING, tick_seconds], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stdout) == (0, said)
    assert time.monotonic() - begun < 20
