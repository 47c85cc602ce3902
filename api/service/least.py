"""Reading one's own writes: a request that names a transaction is answered from a state that has it.

Banggiao-Min-Transaction: 41
"""

from pathlib import Path

from fastapi import Request

from graph.reading.query_errors import Malformed
from graph.writing.write_errors import Unavailable
from graph.writing.writer import Writer

#: Names the least transaction that an answer must show, as a write told it.
LEAST = "Banggiao-Min-Transaction"
#: Seconds a request waits for a transaction to be shown.
PATIENCE_S = 5.0


def names_least(request: Request) -> bool:
    """Say whether a request names a transaction."""
    # The parameters are read only where the name stands among them at all.
    is_there = b"min_transaction" in request.scope["query_string"]
    return LEAST in request.headers or (is_there and "min_transaction" in request.query_params)


def await_least(request: Request, store: Path) -> bool:
    """Wait until readers see the transaction that a request names; say whether it names one.

    Raises:
        Malformed: It is no number.
        Unavailable: It is not shown in time.
    """
    least = request.headers.get(LEAST, request.query_params.get("min_transaction"))
    if least is None:
        return False
    if not least.isdecimal() or len(least) > 18:
        raise Malformed(LEAST, f"{least[:40]!r} is no transaction", "send the number that a write told")
    if not Writer(store).wait(int(least), PATIENCE_S):
        raise Unavailable(LEAST, f"transaction {least} is not shown yet", "ask again in a moment")
    return True
