"""Web pages: trafilatura finds the article, its title and its day; tables become rows.

Where it finds no article (short or odd pages) all text of the page is taken instead: more chrome, nothing
lost. The parser beneath drops whatever is nested deeper than 255 elements without a word, so such pages are
refused first.
"""

import logging
import re
from datetime import date
from typing import Any

from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

from ingest.readers.encoding import decode
from ingest.readers.lexicon import lexicon
from ingest.readers.limits import Limits
from ingest.readers.reading import Reading, Rendering
from ontology.errors import UnreadableDocument

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)([^<>]*)>")
#: trafilatura logs an error where it finds no article; here that is no error.
_SILENT = logging.NullHandler()
_HEADINGS = frozenset({"head", "h1", "h2", "h3", "h4", "h5", "h6"})
#: What shows a reader of the page no text of the document.
_UNSEEN = "//script|//style|//noscript|//template|//iframe|//head|//select|//button"


def read(content: bytes, name: str, limits: Limits) -> Reading:
    """Read a web page.

    Raises:
        UnreadableDocument: The page is nested too deeply, or its encoding is not read.
    """
    # Loading it takes a quarter of a second, which readers of other formats need not spend.
    import trafilatura

    logging.getLogger("trafilatura").addHandler(_SILENT)
    declared = _CHARSET.search(content[:4096])
    page = decode(content, name, declared.group(1).decode("ascii") if declared else None)
    _check_depth(page, name, limits)
    article = trafilatura.bare_extraction(
        page,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    rendering = Rendering(name, limits)
    # Of a short page it gives all words in one paragraph: lists and tables would run into one sentence.
    if article is None or article.body is None or len(article.body) < 2:
        tree = document_fromstring(page.encode(), parser=HTMLParser(encoding="utf-8"))
        title = " ".join(tree.xpath("string(//title)").split()) or None
        for element in tree.xpath(_UNSEEN):
            element.drop_tree()
        _render(tree, rendering)
        return Reading(rendering.text, title=title, rows=rendering.rows)
    _render(article.body, rendering)
    return Reading(
        text=rendering.text,
        title=article.title or None,
        published=date.fromisoformat(article.date) if article.date else None,
        source=article.sitename or None,
        rows=rendering.rows,
    )


def _check_depth(page: str, name: str, limits: Limits) -> None:
    depth, shallow = 0, lexicon().shallow_elements
    for match in _TAG.finditer(page):
        closing, element, rest = match.groups()
        if element.lower() in shallow or rest.endswith("/"):
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > limits.depth:
            problem = f"the page nests its elements more than {limits.depth} deep"
            raise UnreadableDocument(name, problem, "save the article as plain text")


def _render(tree: Any, rendering: Rendering) -> None:
    """Write the tree's text, a block a line and a table a run of rows."""
    line: list[str] = []
    blocks = lexicon().block_elements

    def flush() -> None:
        text = " ".join("".join(line).split())
        line.clear()
        if text:
            rendering.line(text)

    def walk(element: Any) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        block = tag in blocks
        if block:
            flush()
        rows = _rows(element) if tag == "table" else None
        if rows is not None:
            rendering.table(rows)
        elif tag:
            line.append(element.text or "")
            for child in element:
                walk(child)
        if block:
            flush()
        if tag in _HEADINGS or tag == "table":
            rendering.gap()
        line.append(element.tail or "")

    walk(tree)
    flush()


def _rows(table: Any) -> list[list[str]] | None:
    """Give the cells of a simple table; None for one that only lays out the page."""
    if table.xpath(".//table"):
        return None
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row.xpath("./cell|./td|./th")]
        for row in table.xpath(".//row|.//tr")
    ]
    is_data = max(map(len, rows), default=0) >= 2 and all(len(cell) <= 500 for row in rows for cell in row)
    return rows if is_data else None
