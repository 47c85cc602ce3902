"""What each write that is asked of the writer does to the store, and the receipt it gives.

`graph.writing.desk` does a write by its name when it is asked for; `graph.writing.recovery` does it again from the log.

    WRITES["delete_graph"](store, 7, {"graph": "urn:g"}, b"")   →  {"receipt": {"transaction": 7, "removed": 2, …}}
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import IO, Any

from graph.reading.query_errors import Malformed
from graph.writing.handwritten import Written
from graph.writing.store import Store
from graph.writing.write_errors import Damaged, Missing
from graph.writing.writer import Receipt, unpacked_document

Told = dict[str, Any]
#: Takes the store, the number of the transaction, the fields of the request and its body.
Write = Callable[[Store, int, Told, bytes], Told]


def _update(store: Store, number: int, header: Told, body: bytes) -> Told:
    default, named = header["using_default"], header["using_named"]
    return _receipt(number, store.by_hand.update(body.decode(), number, default, named))


def _put_graph(store: Store, number: int, header: Told, body: bytes) -> Told:
    return _receipt(number, store.by_hand.put_graph(header["graph"], body, header["media_type"], number))


def _post_graph(store: Store, number: int, header: Told, body: bytes) -> Told:
    return _receipt(number, store.by_hand.post_graph(header["graph"], body, header["media_type"], number))


def _delete_graph(store: Store, number: int, header: Told, body: bytes) -> Told:
    return _receipt(number, store.by_hand.delete_graph(header["graph"], number))


def _put_document(store: Store, number: int, header: Told, body: bytes) -> Told:
    try:
        record, claims, entities = unpacked_document(body)
    except ValueError as error:
        raise Malformed("document", "it is not as a reader of documents writes it", "read it again") from error
    before = store.triples_of(record.iri)
    put = store.put_document(record, claims, entities)
    store.by_hand.mark(number)
    receipt = Receipt(number, store.triples_of(record.iri), before, created=before == 0)
    return {"receipt": asdict(receipt), "put": asdict(put)}


def _remove(store: Store, number: int, header: Told, body: bytes) -> Told:
    document = str(header["document"])
    gone = store.triples_of(document)
    if not store.drop_document(document):
        raise Missing(document, "there is no such document", "`banggiao export --format csv` lists them")
    store.by_hand.mark(number)
    return {"receipt": asdict(Receipt(number, 0, gone))}


def _decide(store: Store, number: int, header: Told, body: bytes) -> Told:
    decision = store.decide(
        header["subject"], header["thing"], header["judgement"], author=header["author"],
        at=datetime.fromisoformat(header["at"]), comment=header["comment"],
    )  # fmt: skip
    store.by_hand.mark(number)
    return {"receipt": asdict(Receipt(number)), "decision": asdict(decision)}


def _undo(store: Store, number: int, header: Told, body: bytes) -> Told:
    decision = str(header["decision"])
    if not store.undo(decision):
        raise Missing(decision, "there is no such decision", "`banggiao decisions` lists them")
    store.by_hand.mark(number)
    return {"receipt": asdict(Receipt(number))}


def loading(file: IO[bytes]) -> Write:
    """Make the write that loads a file, which is no part of the log: it is on the disk before its entry is sealed."""

    def load(store: Store, number: int, header: Told, body: bytes) -> Told:
        loaded = store.load_file(file, header["media_type"], header["graph"], transaction=number)
        return {"receipt": asdict(Receipt(number, loaded.lines)), "loaded": asdict(loaded)}

    return load


def _load_again(store: Store, number: int, header: Told, body: bytes) -> Told:
    problem = f"transaction {number} loaded {header['name']}, and the database has not got it"
    raise Damaged("the transaction log", problem, "restore a backup, or move the log away and load the file again")


def _receipt(number: int, written: Written) -> Told:
    return {"receipt": asdict(Receipt(number, written.added, written.removed, written.created))}


WRITES: Mapping[str, Write] = MappingProxyType({
    "update": _update, "put_graph": _put_graph, "post_graph": _post_graph, "delete_graph": _delete_graph,
    "put_document": _put_document, "remove": _remove, "decide": _decide, "undo": _undo, "load": _load_again,
})  # fmt: skip
