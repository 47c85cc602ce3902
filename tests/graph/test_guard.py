import re
import time

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.reading.guard import Bounds, check, check_update, is_plain
from graph.reading.query_errors import Malformed, Refused, TooComplex, TooLarge

CALL = "{ SERVICE <http://example.org/sparql> { ?s ?p ?o } }"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { ?s ?p ?o }",
        'SELECT * WHERE { ?s ?p "SERVICE <http://example.org/> { }" }',
        "SELECT * WHERE { ?s ?p 'LOAD', '''it's SERVICE <x> {''' , \"\"\"a \"quoted\" SERVICE <x> {\"\"\" }",
        "SELECT * WHERE { ?s ?p ?o } # SERVICE <http://example.org/> { }",
        "SELECT ?service WHERE { ?service ?p <http://example.org/SERVICE#SERVICE> }",
        "PREFIX service: <http://example.org/> SELECT * WHERE { ?s service:name ?o . ?o a service:Service }",
        "SELECT ?a WHERE { ?a <http://example.org/insert> ?b . FILTER(?a < ?b && ?b > 3) }",
        'ASK { ?s ?p "\\u0041 SERVICE" }',
        "SELECT * WHERE { ?s ?p \"trailing backslash \\\\\" . ?s ?p '\\'' }",
        "BASE <http://example.org/> CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DESCRIBE <http://example.org/load>",
        "SELECT * WHERE { ?s ?p 'chào'@vi-VN, \"x\"@en }",
    ],
)
def test_the_word_in_a_string_a_comment_a_name_or_an_iri_is_harmless(query: str) -> None:
    check(query)
    assert len(query) < Bounds().size


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * WHERE {CALL}",
        f"SELECT * WHERE {CALL}".lower(),
        f"select * where {{ optional {CALL} }}",
        f"SELECT * WHERE {CALL}".replace("SERVICE", "S\\u0045RVICE"),
        f"SELECT * WHERE {CALL}".replace("SERVICE", "\\U00000053ERVICE"),
        "SELECT * WHERE { SERVICE SILENT <http://example.org/> { } }",
        "SELECT * WHERE { SERVICESILENT<http://example.org/>{ } }",
        "SELECT * WHERE { ?s ?p true SERVICE<http://example.org/>{ } }",
        "SELECT * WHERE { ?s ?p trueSERVICE<http://example.org/>{ } }",
        "SELECT * WHERE { ?s ?p 1SERVICE<http://example.org/>{ } }",
        "SELECT * WHERE { ?s ?p 1e5SERVICE<http://example.org/>{ } }",
        "PREFIX : <http://example.org/> ASK { SERVICE:x{ } }",
        "PREFIX x: <http://example.org/> ASK { SERVICE?x{ } }",
        "PREFIX x: <http://example.org/> ASK { ?s ?p x:.SERVICE<http://example.org/>{ } }",
        "PREFIX : <http://example.org/> ASK { ?s ?p :.SERVICE<http://example.org/>{ } }",
        "ASK { FILTER(?a<1)SERVICE<http://example.org/>{ } FILTER(2>1) }",
        "ASK { ?s ?p 'a' # ' \n SERVICE <http://example.org/> { } }",
        "ASK { ?s ?p '''a''' SERVICE <http://example.org/> { } FILTER('''b'''='''b''') }",
        "PREFIX : <http://example.org/> ASK { ?s ?p trueSERVICE:a{ } }",
        "PREFIX : <http://example.org/> ASK { ?s ?p -1e5SERVICE:a # {\n { } }",
        "PREFIX : <http://example.org/> ASK { ?s ?p true.SERVICE:a{ } }",
        "PREFIX : <http://example.org/> ASK { ?s ?p :a.b.SERVICE<http://example.org/>{ } }",
        'ASK { ?s ?p "a"""" x""" . SERVICE <http://example.org/> { } }',
        "ASK { ?s ?p 'a\n' . SERVICE <http://example.org/> { } }",
        'ASK { FILTER("\\u0022" = "a") SERVICE <http://example.org/> {} FILTER("a"="b") }',
    ],
)
def test_a_call_to_another_server_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(Refused, match="SERVICE"):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <http://example.org/a> a <http://example.org/B> }",
        "PREFIX x: <http://example.org/> delete where { ?s ?p ?o }",
        "LOAD <http://example.org/data.ttl>",
        "# a comment\nCLEAR ALL",
        "WITH <http://example.org/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "L\\u004FAD <http://example.org/data.ttl>",
    ],
)
def test_an_update_in_place_of_a_query_is_malformed(query: str) -> None:
    with pytest.raises(Malformed, match="is an update"):
        check(query)


def test_brackets_nested_too_deep_are_refused() -> None:
    for left, right in ("()", "{}", "[]"):
        check("SELECT * WHERE " + left * 100 + right * 100)
        with pytest.raises(TooComplex, match="nested"):
            check("SELECT * WHERE " + left * 101 + right * 101)
    check("SELECT * WHERE { ?s ?p '" + "(" * 500 + "' }")


def test_too_many_parts_are_refused_and_too_long_a_text_is_too_large() -> None:
    with pytest.raises(TooComplex, match="5,000 parts"):
        check("SELECT * WHERE { ?s ?p " + "?o , " * 2_500 + "?o }")
    with pytest.raises(TooLarge, match="the limit is"):
        check("ASK { } #" + "ă" * 40_000)


@pytest.mark.parametrize("sign", ["!", "||true", "&&true", "/<a:>", "|<a:>", " . ?s ?p ?o", "; ?p ?o", "+1", "-1"])
def test_a_chain_of_one_sign_is_bounded(sign: str) -> None:
    check("ASK { " + sign * 500 + " }")
    with pytest.raises(TooComplex, match="500 times"):
        check("ASK { " + sign * 501 + " }")


def test_triples_within_triples_count_as_nested() -> None:
    deep = "<< " * 99 + "<a:> <b:> <c:>" + " >>" * 99
    check(f"ASK {{ {deep} <b:> <c:> }}")
    with pytest.raises(TooComplex, match="nested"):
        check(f"ASK {{ << {deep} >> <b:> <c:> }}")


def test_comparisons_with_an_iri_beside_a_sign_do_not_nest() -> None:
    check("SELECT * { " + "FILTER(?a<<http://example.org/#x>) " * 120 + "}")
    with pytest.raises(TooComplex, match="nested"):
        check("SELECT * { " + "FILTER(?a<<http://example.org/#x> && (" * 60 + ")) " * 60 + "}")


def test_a_server_that_may_be_called_is_the_only_one() -> None:
    peers = frozenset({"http://example.org/sparql"})
    check("SELECT * WHERE { SERVICE <http://example.org/sparql> { } }", peers=peers)
    check("SELECT * WHERE { service silent <http://example.org/sparql> { } }", peers=peers)
    for call in ("<http://example.org/other>", "?x", "x:y", "SILENT ?x", "<http://example.org/sparq\\u006C>"):
        with pytest.raises(Refused, match="SERVICE"):
            check(f"PREFIX x: <http://x/> SELECT * WHERE {{ SERVICE {call} {{ }} }}", peers=peers)


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://example.org/data.ttl>",
        "load silent <http://example.org/data.ttl> INTO GRAPH <http://example.org/g>",
        "LOADSILENT<http://example.org/data.ttl>",
        "PREFIX x: <http://example.org/> CLEAR ALL ; LOAD x:data",
        "PREFIX LOAD: <http://example.org/> LOAD:data",
        "PREFIX : <http://example.org/> INSERT DATA { } ; LOAD:data",
        "CLEAR ALL;LOAD<http://example.org/data.ttl>",
        "L\\u004FAD <http://example.org/data.ttl>",
        "LOAD <file:///etc/hostname>",
    ],
)
def test_an_update_that_fetches_is_refused(update: str) -> None:
    with pytest.raises(Refused, match="LOAD"):
        check_update(update)


def test_an_update_that_asks_another_server_is_refused() -> None:
    with pytest.raises(Refused, match="SERVICE"):
        check_update(f"INSERT {{ ?s ?p ?o }} WHERE {CALL}")


def test_the_word_load_in_data_is_harmless() -> None:
    check_update('PREFIX load: <http://example.org/> INSERT DATA { load:a load:b "LOAD <http://x/>" } # LOAD <x>')
    check_update("PREFIX load: <http://example.org/> CLEAR GRAPH load:a ; COPY load:a TO GRAPH load:b")


def test_data_may_be_long_and_what_is_evaluated_may_not() -> None:
    check_update("INSERT DATA { " + "<a:> <b:> 1.0 . " * 5_000 + "}")
    check_update("INSERT DATA { GRAPH <g:> { " + "<a:> <b:> [ ] . " * 5_000 + "} }")
    with pytest.raises(TooComplex, match="500 times"):
        check_update("INSERT { } WHERE { " + "<a:> <b:> 1.0 . " * 5_000 + "}")
    with pytest.raises(TooComplex, match="500 times"):
        check_update("PREFIX x: <x:> INSERT { } WHERE { GRAPH x:data { " + "<a:> <b:> 1.0 . " * 5_000 + "} }")
    with pytest.raises(TooComplex, match="nested"):
        check_update("INSERT DATA { <a:> <b:> " + "<<( <a:> <b:> " * 1_000 + "1" + " )>>" * 1_000 + " }")


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX b: <urn:b:> ASK { FILTER(?a<b:c#d>'\n) SERVICE <http://a/> { } FILTER('a' = 'b') } # '",
        "ASK { FILTER(1<#d>'\n2) SERVICE <http://a/> { } FILTER('a' = 'b') } # '",
        'PREFIX b: <urn:b:> ASK { FILTER(STR(?a)<b:c#d>"""\n) SERVICE <http://a/> { } } # """',
    ],
)
def test_an_iri_that_may_be_a_comparison_and_a_comment_is_refused(query: str) -> None:
    assert _is_parsed(query.replace("SERVICE <http://a/>", "OPTIONAL"))
    with pytest.raises(Malformed, match="a comparison and a comment"):
        check(query)


def test_an_iri_with_a_fragment_is_fine_where_no_comparison_can_be() -> None:
    date = "<http://www.w3.org/2001/XMLSchema#date>"
    check(f"SELECT * {{ ?s <#p> <urn:a#b> FILTER(?x = {date} || ?x IN ({date}, <urn:a#b>) || ?x < <urn:a#b>) }}")
    check_update("INSERT DATA { <a:> <b:> ( <#a> <#b> ) }")


@pytest.mark.parametrize("string", ["'a", '"a', "'''a'", '"""a"', "'a\\'"])
def test_a_string_without_an_end_is_malformed(string: str) -> None:
    with pytest.raises(Malformed, match="not closed"):
        check("ASK { ?s ?p " + string + " SERVICE <http://example.org/> { } }")


def test_half_of_a_character_is_malformed() -> None:
    with pytest.raises(Malformed, match="surrogate"):
        check("ASK { ?s ?p '\ud800' }")


@pytest.mark.parametrize(
    "piece", ['"""', "'''", '"', "<", "\\u0022", "a:", "a.", "a", "?x", "#\n", "\\", "{", "é", '"\\']
)
def test_the_longest_text_is_read_at_once(piece: str) -> None:
    begun = time.perf_counter()
    try:
        check("SELECT " + piece * (65_000 // len(piece.encode())))
    except (Malformed, Refused, TooComplex):
        pass
    finally:
        spent = time.perf_counter() - begun
    assert spent < 2


PIECES = (
    "SERVICE service SILENT < > ?x ?s $ x: x:a : :a a: . - ' \" \"\"\" ''' \\ \\u0022 \\u0053ERVICE # {} {{ ( ) [ ] "
    "true false 1 1e5 1. a a. b- _:b _: @en ^^ %41 FILTER( OPTIONAL UNION VALUES AS = && | / ^ ! * + ; , "
    "é · ² \u0301 \\. x:\\-"
).split(" ")
CALLS = ("SERVICE<http://a.b/>{}", "SERVICE :a{}", "SERVICE x:a {}", "SERVICE?x{}", "SERVICE:a{}")
pieces = st.lists(st.sampled_from([*PIECES, " ", "\n", "\r", "\t", "\u00a0"]), max_size=4).map("".join)


@settings(max_examples=3_000, deadline=None)
@given(st.sampled_from(["?s ?p ", "?s a ", ""]), pieces, st.sampled_from(CALLS), pieces)
def test_what_passes_is_no_call_for_the_engine_either(head: str, one: str, call: str, other: str) -> None:
    prologue = "PREFIX x: <http://a.b/> PREFIX : <http://a.b/> PREFIX a: <http://a.b/> "
    query = f"{prologue}ASK {{ {head}{one}{call}{other} }}"
    try:
        check(query)
    except (Malformed, Refused, TooComplex):
        return
    # As a keyword the word cannot be replaced by another; in strings, comments and names it can.
    renamed = re.sub("service", lambda found: "X" + found.group()[1:], query, flags=re.IGNORECASE)
    assert not _is_parsed(query) or _is_parsed(renamed)


@settings(max_examples=2_000, deadline=None)
@given(pieces, pieces, pieces, st.sampled_from(["", "#", "\n#", "<a#b>", "(?a<b#", "'a", '"', "add", "?x", "\ud800"]))
def test_what_looks_plain_passes_the_closer_look(one: str, other: str, third: str, more: str) -> None:
    query = f"ASK {{ {one}{more} {other} }} {third}"
    if is_plain(query):
        check(f"{query}\n# with this comment it is not plain")


def test_what_a_query_commonly_is_is_plain() -> None:
    assert is_plain("# Những gì trang này nói\nPREFIX a: <http://a.b/c#>\nASK { ?s a:p \"x\"@vi, 'y' FILTER(?s < 3) }")
    for word in ("'it''", "<a#b>", "<< ?s ?p ?o >> " * 101, "?a . " * 501, "WITH", "\\u0041"):
        assert not is_plain(f"ASK {{ {word} }}")


def _is_parsed(query: str) -> bool:
    try:
        ox.Store().query(query)
    except SyntaxError:
        return False
    return True
