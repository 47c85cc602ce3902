import pytest

from graph.engine.sent import MEDIA_TYPES, read_triples
from graph.reading.query_errors import Malformed, TooComplex, TooLarge

SIZE = 1_000_000
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "lol">]>'
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<rdf:Description rdf:about="http://a/"><e:p>x</e:p></rdf:Description></rdf:RDF>'
)
DEEP_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    + "<rdf:Description><e:p>" * 100
    + "</e:p></rdf:Description>" * 100
    + "</rdf:RDF>"
)
SAME = {
    "text/turtle": "@prefix e: <http://e/> . <http://a/> e:p 'x' .",
    "application/n-triples": '<http://a/> <http://e/p> "x" .\n',
    "application/n-quads": '<http://a/> <http://e/p> "x" .\n',
    "application/trig": '<http://a/> <http://e/p> "x" .\n',
    "application/rdf+xml": XML,
    "application/ld+json": '{"@id": "http://a/", "http://e/p": "x"}',
}


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_every_format_becomes_the_same_triples(media_type: str) -> None:
    assert read_triples(SAME[media_type].encode(), media_type, None, SIZE) == (1, b'<http://a/> <http://e/p> "x" .\n')


def test_names_are_relative_to_the_base() -> None:
    assert (
        read_triples(b"<a> <b> <> .", "text/turtle", "http://x/y", SIZE)[1]
        == b"<http://x/a> <http://x/b> <http://x/y> .\n"
    )


def test_blank_nodes_of_two_files_stay_apart() -> None:
    one, other = (read_triples(b"_:a <urn:b> _:a .", "text/turtle", None, SIZE)[1] for _ in range(2))
    assert one != other
    assert len(set(one.split()) - {b"<urn:b>", b"."}) == 1


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (DOCTYPE + XML, "application/rdf+xml"),
        ('{"@context": "http://127.0.0.1:9/ctx", "@id": "http://a/b", "name": "x"}', "application/ld+json"),
        ('{"@context": {"@import": "http://127.0.0.1:9/"}, "@id": "http://a/b", "name": "x"}', "application/ld+json"),
        ('<http://a b/> <http://b/{}> "x" .', "application/n-triples"),
        ('<http://a/> <http://b/> "\\uD800" .', "application/n-triples"),
        ("<urn:g> { <urn:a> <urn:b> 1 }", "application/trig"),
        ("<urn:a> <urn:b> 1 .", "text/n3"),
    ],
)
def test_what_is_not_of_its_type_is_malformed(data: str, media_type: str) -> None:
    with pytest.raises(Malformed):
        read_triples(data.encode(), media_type, None, SIZE)


def test_bytes_that_are_no_utf8_are_malformed() -> None:
    with pytest.raises(Malformed, match="UTF-8"):
        read_triples(b'<http://a/> <http://b/> "\xff" .', "text/turtle", None, SIZE)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        ("<a:> <b:> " + "<<( <a:> <b:> " * 101 + '"1"' + " )>>" * 101 + " .", "application/n-triples"),
        ("<a:> <b:> " + "[ <p:> " * 101 + "1" + " ]" * 101 + " .", "text/turtle"),
        (DEEP_XML, "application/rdf+xml"),
        ('{"@id":"http://a/","http://a/p":' * 101 + "1" + "}" * 101, "application/ld+json"),
    ],
)
def test_what_is_nested_too_deep_is_refused(data: str, media_type: str) -> None:
    with pytest.raises(TooComplex, match="nested"):
        read_triples(data.encode(), media_type, None, SIZE)


def test_many_brackets_side_by_side_or_in_strings_are_no_depth() -> None:
    side = '<a:> <b:> [ <p:> ( 1 ) ] , """[[[ \' """ . # [[[[\n' * 200
    assert read_triples(side.encode(), "text/turtle", None, SIZE)[0] == 200 * 5
    listed = '{"@id": "http://a/", "http://a/p": [' + ", ".join(['{"@value": "[{[{"}'] * 200) + "]}"
    assert read_triples(listed.encode(), "application/ld+json", None, SIZE)[0] == 200


def test_what_grows_past_the_limit_is_too_large() -> None:
    bomb = f"@prefix a: <http://{'a' * 60_000}> .\n" + "a:x a:y a:z .\n" * 2_000
    with pytest.raises(TooLarge, match="1,000,000 bytes"):
        read_triples(bomb.encode(), "text/turtle", None, SIZE)
