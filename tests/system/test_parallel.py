"""Work in threads of its own: Ctrl-C reaches whoever waits for it."""

import subprocess
import sys

from tests.support.forkserver import CHECKOUT

# Another thread takes the signal, so that the main one sleeps on, as where it comes right before the sleep begins.
_WAITING = """
import signal, threading, time
from gvm_py.system.interrupt import end_on_interrupt
from gvm_py.system.parallel import Background

def work():
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)
    time.sleep(1000)

end_on_interrupt()
try:
    Background(work).answer()
except KeyboardInterrupt:
    print("interrupted")
"""


def test_an_interruption_that_does_not_wake_the_main_thread_ends_its_wait() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WAITING], cwd=CHECKOUT, capture_output=True, text=True, timeout=100, check=False
    )
    assert (done.returncode, done.stdout) == (0, "interrupted\n"), done.stderr
