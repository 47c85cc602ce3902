"""Plain text: the stored text is the file's characters, line ends and all, so that offsets fit the file
itself.
"""

from ingest.readers.encoding import decode
from ingest.readers.limits import Limits
from ingest.readers.reading import Reading


def read(content: bytes, name: str, limits: Limits) -> Reading:
    """Read a plain text file.

    Raises:
        UnreadableDocument: The bytes are no text in an encoding that is read.
    """
    return Reading(text=decode(content, name))
