"""How large a file may be before a reader refuses it: no upload may fill the memory or stop the clock.

The defaults carry a ministry's longest registers and reports; a caller with other needs passes its own.

>>> Limits(pages=10).pages
10
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a reader takes.

    Attributes:
        file_bytes: Bytes of the file as it lies on disk.
        characters: Code points of the text that is read from it.
        unzipped_bytes: Bytes of all parts of an Office package together, and of one packed stream of a PDF.
        markup_bytes: Bytes of one XML part that is parsed into a tree, and of one drawing stream of a PDF:
            both cost about twenty times as much memory as they have bytes.
        ratio: Unzipped bytes for each zipped byte.
        entries: Parts of an Office package.
        rows: Rows of all tables of the file together.
        columns: Columns of a table.
        pages: Pages of a PDF.
        scanned_pages: Pages of a PDF that are read off pictures; 0 for none.
        scanned_page_s: Seconds that reading one such page may take.
        depth: Elements of an HTML page inside one another; its parser drops what lies deeper than 255.
    """

    file_bytes: int = 20 * 1024 * 1024
    characters: int = 10_000_000
    unzipped_bytes: int = 100 * 1024 * 1024
    markup_bytes: int = 30 * 1024 * 1024
    ratio: int = 100
    entries: int = 10_000
    rows: int = 100_000
    columns: int = 256
    pages: int = 2_000
    scanned_pages: int = 50
    scanned_page_s: float = 60.0
    depth: int = 200

    def up_to(self, megabytes: int) -> "Limits":
        """The same limits, but for files of so many megabytes and texts as long; to read facts from a plain text takes
        about fifty times its size in memory.

        >>> Limits().up_to(50).file_bytes
        52428800
        """
        return replace(self, file_bytes=megabytes << 20, characters=megabytes << 20)
