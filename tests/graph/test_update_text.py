import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.reading.guard import check_update
from graph.reading.query_errors import Malformed, Refused, TooComplex
from graph.writing.update_text import Many, Target, read_update

G, H = "urn:g", "urn:h"


@pytest.mark.parametrize(
    ("update", "writes"),
    [
        ("", []),
        ("INSERT DATA { <a:> <b:> 1 }", [None]),
        ("INSERT DATA { GRAPH <urn:g> { <a:> <b:> 1 } }", [G]),
        ("INSERT DATA { <a:> <b:> 1 . GRAPH <urn:g> { <a:> <b:> 1 } }", [None, G]),
        ("INSERT DATA { GRAPH <urn:g> { <a:> <b:> 1 } GRAPH <urn:h> { } . <a:> <b:> 1 }", [G, H, None]),
        ("INSERT DATA { <a:> <b:> 1 {| <c:> 2 |} . }", [None]),
        ("INSERT DATA { GRAPH <urn:g> { <a:> <b:> 1 {| <c:> 2 |} } }", [G]),
        ("PREFIX x: <urn:> INSERT DATA { GRAPH x:g { x:a x:b '}' } } # }", [G]),
        ("BASE <urn:x/y> INSERT DATA { GRAPH <z> { <a:> <b:> 1 } }", ["urn:x/z"]),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", [Many.UNKNOWN]),
        ("DELETE { ?s ?p ?o } WHERE { GRAPH <urn:g> { ?s ?p ?o } }", [None]),
        ("DELETE { GRAPH <urn:g> { ?s ?p ?o } } INSERT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?s < ?o) }", [G, None]),
        ("WITH <urn:g> DELETE { ?s ?p ?o } INSERT { GRAPH <urn:h> { ?s ?p ?o } } USING <urn:x> WHERE { }", [G, H]),
        ("INSERT { GRAPH <urn:g> { ?s ?p ?o } } USING NAMED <urn:h> USING <urn:x> WHERE { {} UNION {} }", [G]),
        ("CLEAR SILENT ALL", [Many.ALL]),
        ("DROP NAMED; CLEAR DEFAULT; DROP GRAPH <urn:g>", [Many.NAMED, None, G]),
        ("CREATE SILENT GRAPH <urn:g>", [G]),
        ("COPY <urn:g> TO <urn:h>", [H]),
        ("ADD GRAPH <urn:g> TO DEFAULT;", [None]),
        ("MOVE SILENT DEFAULT TO GRAPH <urn:h>", [None, H]),
        ("PREFIX x: <urn:> CLEAR GRAPH x:g ; PREFIX x: <urn:h> CLEAR GRAPH x: ; CLEAR GRAPH <urn:g>", [G, H, G]),
        ("LOAD <urn:x> INTO GRAPH <urn:g>", [G]),
        ("LOAD SILENT <urn:x>", [None]),
    ],
)
def test_an_update_says_which_graphs_it_writes(update: str, writes: list[Target]) -> None:
    assert [target for operation in read_update(update) for target in operation.writes] == writes


@pytest.mark.parametrize(
    "update",
    [
        "PREFIX a: <urn:a:> INSERT DATA { GRAPHa:g { <a:> <b:> 1 } }",
        "INSERT DATA { <a:> <b:> trueGRAPH<urn:g> { <a:> <b:> 1 } }",
        "CLEARSILENTALL",
        "INSERTDATA { <a:> <b:> 1 }",
        "WITH <urn:g> DELETE WHERE { ?s ?p ?o }",
        "DELETE { } DROP ALL",
        "INSERT DATA { <a:> <b:> 1 } INSERT DATA { <a:> <b:> 1 }",
        "INSERT { } { }",
        "INSERT DATA { { <a:> <b:> 1 } }",
        "CLEAR GRAPH x:g",
        "SELECT * { }",
        "INSERT DATA { <a:> <b:> 1",
    ],
)
def test_what_the_standard_does_not_know_is_refused(update: str) -> None:
    with pytest.raises(Malformed):
        read_update(update)


NAMES = ("<urn:g>", "<urn:h>", "x:h", "<i>", ":g")
PIECES = (
    "INSERT DELETE DATA WHERE WITH USING NAMED GRAPH CLEAR DROP ALL DEFAULT COPY MOVE ADD TO SILENT CREATE { } { } . ; "
    "; ?s a 1 'x' ''' \" # #\n < > <urn:a#b> ?a<x:c#d> ( ) FILTER( {| |} << >> \\u007D true x:. _:b.GRAPH"
).split(" ")
word = st.sampled_from([*PIECES, *NAMES, "GRAPH <urn:g> {", "?s ?p ?o", "<a:> <b:> 1 .", "} }", "INSERT DATA {"])
operations = st.sampled_from(
    [
        "INSERT DATA { GRAPH %s { <a:> <b:> 1 } }",
        "INSERT DATA { <a:> <b:> 1 %s }",
        "INSERT { GRAPH <urn:g> { <a:> <b:> %s } } WHERE { %s }",
        "WITH <urn:g> DELETE { ?s ?p ?o } INSERT { %s <a:> <b:> 1 } WHERE { ?s ?p ?o %s }",
        "INSERT { GRAPH <urn:g> { <a:> <b:> ?o } } WHERE { ?s ?p ?o FILTER(?o %s) }",
        "COPY <urn:seed> TO %s",
        "MOVE %s TO <urn:g>",
        "%s",
    ]
)
spaced = st.lists(word, max_size=5).map(" ".join)
joined = st.lists(word, max_size=5).map("".join)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(operations, spaced | joined, spaced | joined), min_size=1, max_size=2))
def test_nothing_is_written_that_the_text_does_not_say(parts: list[tuple[str, str, str]]) -> None:
    prologue = "PREFIX x: <urn:x:> PREFIX : <urn:y:> PREFIX b: <urn:b:> BASE <urn:base/>\n"
    text = prologue + ";\n".join(form.replace("%s", one, 1).replace("%s", other, 1) for form, one, other in parts)
    try:
        check_update(text)
        said = {target for operation in read_update(text) for target in operation.writes}
    except (Malformed, Refused, TooComplex):
        return
    store = ox.Store()
    for graph in ("urn:seed", "urn:g", "urn:h", "urn:x:h", "urn:other"):
        store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(graph), ox.NamedNode(graph)))
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("default")))
    before = by_graph(store)
    try:
        store.update(text)
    except (SyntaxError, RuntimeError, OSError):
        return
    after = by_graph(store)
    changed = {graph for graph in before.keys() | after.keys() if before.get(graph) != after.get(graph)}
    if said & {Many.ALL, Many.UNKNOWN}:
        return
    allowed = said | ({graph for graph in changed if graph is not None} if Many.NAMED in said else set())
    assert changed <= allowed, text


def by_graph(store: ox.Store) -> dict[str | None, set[str]]:
    found: dict[str | None, set[str]] = {graph.value: set() for graph in store.named_graphs()}
    for quad in store:
        name = None if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
        found.setdefault(name, set()).add(str(quad.triple))
    return found
