"""Blocks of bytes as a file that the engine opens by its path, fed by a thread beside it.

The engine reads some thousand bytes at a time; from a pipe it does so without asking Python for each. Where the blocks
end in an error, the file ends in what no format has, so that the engine keeps nothing of it, and the error is raised.

    with streamed([b"<urn:a> <urn:b> <urn:c> ."]) as path:
        database.bulk_load(path=path, format=…)
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

#: Bytes that the feeder may be ahead, where the system lets us say so.
_AHEAD = 1 << 20
#: A character that no RDF format has outside and inside of its strings.
_NO_FORMAT = b"\n\0\n"


@contextmanager
def streamed(blocks: Iterable[bytes]) -> Iterator[str]:
    """Give the path of a file that has these bytes, to be opened once.

    Raises:
        BaseException: What going through the blocks raised, in place of what the block of this `with` did.
    """
    out_of, into = os.pipe()
    with suppress(AttributeError, OSError):
        fcntl.fcntl(into, fcntl.F_SETPIPE_SZ, _AHEAD)
    faults: list[BaseException] = []
    feeder = Thread(target=_feed, args=(blocks, into, faults), name="feeder", daemon=True)
    feeder.start()
    try:
        yield f"/dev/fd/{out_of}"
    finally:
        os.close(out_of)  # a feeder that is not through ends here
        feeder.join()
        if faults:
            raise faults[0]


def _feed(blocks: Iterable[bytes], into: int, faults: list[BaseException]) -> None:
    with os.fdopen(into, "wb", buffering=0) as out, suppress(BrokenPipeError):
        try:
            for block in blocks:
                _write(out.fileno(), block)
        except BrokenPipeError:
            raise
        except BaseException as error:  # handed to whoever reads the other end
            faults.append(error)
            _write(out.fileno(), _NO_FORMAT)


def _write(descriptor: int, block: bytes) -> None:
    left = memoryview(block)
    while left:
        left = left[os.write(descriptor, left) :]
