import csv
import io

import pyoxigraph as ox
import pytest

from graph.engine import Engine, Limits
from graph.reading.cutting import Full, Page, cut
from graph.reading.query_errors import TooLarge

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
TABLES = (JSON, XML, "text/csv", "text/tab-separated-values")
#: Every row holds what looks like the end of one.
NASTY = (
    'SELECT ?x ?y { VALUES (?x ?y) { ("a},{b\\n\\"c</result>" 1) ("d}},{\\"e\\r\\n" UNDEF) (UNDEF UNDEF) ("ă" 4) } }'
)


def rows(body: bytes, media_type: str) -> int:
    if media_type == "text/csv":
        return len(list(csv.reader(io.StringIO(body.decode(), newline="")))) - 1
    form = ox.QueryResultsFormat.from_media_type(media_type)
    solutions = ox.parse_query_results(body, format=form)
    assert isinstance(solutions, ox.QuerySolutions)
    return sum(1 for _ in solutions)


@pytest.mark.parametrize("media_type", TABLES)
@pytest.mark.parametrize("most", [0, 1, 2, 3, 4, 5])
def test_a_table_is_cut_where_a_row_ends(media_type: str, most: int) -> None:
    answer = Engine.in_memory().answer(NASTY, media_type, Limits(rows=most))
    assert rows(answer.body, media_type) == min(most, 4)
    assert answer.truncated == (most < 4)


@pytest.mark.parametrize("media_type", TABLES)
def test_a_cut_table_begins_as_the_whole_one_does(media_type: str) -> None:
    query = "SELECT ?x { VALUES ?x { " + " ".join(f'"v}},{{ {n}"' for n in range(3_000)) + " } }"
    whole = Engine.in_memory().answer(query, media_type)
    part = Engine.in_memory().answer(query, media_type, Limits(rows=1_000))
    assert (whole.truncated, part.truncated) == (False, True)
    assert rows(part.body, media_type) == 1_000
    assert whole.body.startswith(part.body[:-20])


def test_an_end_across_two_pieces_is_counted() -> None:
    page = Page(XML, rows=1)
    page.write(b"<results><result></res")
    page.write(b"ult><result></resul")
    with pytest.raises(Full):
        page.write(b"t>")


def test_a_table_with_too_many_bytes_is_refused() -> None:
    query = "SELECT ?x { VALUES ?x { " + " ".join(map(str, range(5_000))) + " } }"
    with pytest.raises(TooLarge, match="10,000 bytes"):
        Engine.in_memory().answer(query, JSON, Limits(size=10_000))


def test_too_few_rows_cannot_be_cut() -> None:
    assert cut(b"?a\n1\n", "text/tab-separated-values", 2) is None
    assert cut(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"li', JSON, 1) is None
