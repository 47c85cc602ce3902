"""Free ports of this machine, and waiting until something listens there."""

import socket
import time


def free_port() -> int:
    """Find a port of the loopback address on which nobody listens now."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


def wait_for(port: int, seconds: float = 10) -> None:
    """Wait until something listens on a port; go on when it takes too long, for the first request will tell."""
    late = time.monotonic() + seconds
    while time.monotonic() < late:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
