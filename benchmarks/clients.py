"""Clients of a service on this machine, and what their requests cost: seconds, statuses, bytes.

A client keeps its connection, waits as long as a Retry-After says, and opens a new connection where the old one ended.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

from benchmarks.traffic import Request

#: Seconds after which no answer is waited for any more.
PATIENCE_S = 60.0
#: What stands in the place of a status where a connection was reset, or nothing came.
LOST = 0


@dataclass(slots=True)
class Tally:
    """What the requests of one stretch of time came to.

    Attributes:
        seconds: By kind, from sending to the last byte; of answers that are no 503.
        statuses: By kind, how often which.
        slowest: By the name of a request, the longest.
        wrong: Addresses whose answer is none that an honest client may get.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    slowest: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    wrong: list[tuple[int, str]] = field(default_factory=list)
    lasted: float = 0.0

    def add(self, request: Request, status: int, seconds: float) -> None:
        """Note an answer."""
        self.statuses[request.kind][status] += 1
        if status == 503:
            return
        self.seconds[request.kind].append(seconds)
        name = f"{request.kind} {request.name}"
        self.slowest[name] = max(self.slowest[name], seconds)
        if not 200 <= status < 400:
            self.wrong.append((status, request.target))

    def percentile(self, share: float, kinds: Iterable[str]) -> float:
        """Seconds within which that share of the answers of some kinds came; 0 where there are none."""
        every = sorted(seconds for kind in kinds for seconds in self.seconds.get(kind, ()))
        return every[min(int(share * len(every)), len(every) - 1)] if every else 0.0

    @property
    def rate(self) -> float:
        """Answers a second, of all kinds."""
        return sum(count for counter in self.statuses.values() for count in counter.values()) / self.lasted


async def press(port: int, clients: int, seconds: float, pause_s: float, make: Callable[[Random], Request]) -> Tally:
    """Have some clients ask for a while.

    Args:
        port: Of a server on this machine.
        clients: How many ask at a time.
        seconds: How long.
        pause_s: What a client waits on average between an answer and its next request.
        make: Makes a request.
    """
    tally, begun = Tally(), perf_counter()

    async def client(number: int) -> None:
        random = Random(number)  # noqa: S311 -- repeatable, nothing secret
        link = _Link(port)
        await asyncio.sleep(random.random() * pause_s)
        while perf_counter() - begun < seconds:
            request = make(random)
            sent = perf_counter()
            status, retry_s = await link.get(request)
            tally.add(request, status, perf_counter() - sent)
            await asyncio.sleep(max(retry_s, 2 * pause_s * random.random()))
        await link.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    tally.lasted = perf_counter() - begun
    return tally


class _Link:
    """A connection that is opened when it is needed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, request: Request) -> tuple[int, float]:
        """Ask; give the status and the seconds to wait before the next request."""
        for is_last in (False, True):
            is_fresh = self._open is None
            try:
                async with asyncio.timeout(PATIENCE_S):
                    return await self._get(request)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                await self.close()
                # A connection that was kept may have ended in the meantime; that is nobody's fault.
                if is_fresh or is_last:
                    break
        return LOST, 0.0

    async def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            self._open[1].close()
            self._open = None

    async def _get(self, request: Request) -> tuple[int, float]:
        if self._open is None:
            self._open = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        reader, writer = self._open
        head = f"GET {request.target} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nAccept: {request.accept}\r\n\r\n"
        writer.write(head.encode("ascii"))
        lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        fields = {k.strip().lower(): w.strip() for k, _, w in (line.partition(b":") for line in lines[1:] if line)}
        if b"content-length" in fields:
            await reader.readexactly(int(fields[b"content-length"]))
        elif b"transfer-encoding" in fields:
            while size := int(await reader.readuntil(b"\r\n"), 16):
                await reader.readexactly(size + 2)
            await reader.readuntil(b"\r\n")
        if fields.get(b"connection", b"").lower() == b"close":
            await self.close()
        return int(lines[0].split()[1]), float(fields.get(b"retry-after", b"0"))
