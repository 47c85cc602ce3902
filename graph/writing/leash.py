"""Children that do not outlive their parents, however those end; on Linux, elsewhere only with a pipe.

A process that is killed cannot end its children. `end_with_parent` asks the kernel to; it is for children of a
process's main thread, since the kernel means the thread that made them. `end_with_pipe` watches the other end of
standard input, whoever made the process.
"""

import ctypes
import os
import select
import signal
import sys
from threading import Thread

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int, number: signal.Signals = signal.SIGTERM) -> None:
    """Be sent a signal when the parent ends; at once where it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(number))
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def end_with_pipe(descriptor: int = 0) -> None:
    """End this process at once when nobody holds the other end of a pipe any more, whatever it is doing."""
    Thread(target=_watch, args=(descriptor,), name="leash", daemon=True).start()


def _watch(descriptor: int) -> None:
    poll = select.poll()
    poll.register(descriptor, 0)  # no event is asked for: only the end of the pipe is told
    poll.poll()
    os._exit(0)
