"""Why a write is not done; the service gives each leaf its own HTTP status.

StoreError
├── Unavailable  no writer answers: it is being started again, or too much waits for it (503, try again)
├── ReadOnly     the store may be read only: its folder is not writable (507)
├── DiskFull     the disk has no room; what was acknowledged is kept, reads go on (507)
├── Damaged      the transaction log or the store lost something that cannot be brought back (503)
└── Missing      there is no such graph, document or decision (404)

Malformed and Refused (`graph.reading.query_errors`) are the client's fault, as for queries; TooSlow is a write that was
ended at its deadline and left nothing behind.
"""

from ontology.errors import StoreError


class Unavailable(StoreError):
    """The writer does not answer; nothing says whether the write was done, a status will."""


class ReadOnly(StoreError):
    """The folder of the store cannot be written."""


class DiskFull(StoreError):
    """There is no room on the disk; nothing of the write was done."""


class Damaged(StoreError):
    """Something acknowledged is in neither the store nor the log; a backup may have it."""


class Missing(StoreError):
    """What should be changed is not there."""
