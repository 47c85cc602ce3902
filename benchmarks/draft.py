"""A document of a generated world while it is written: each statement adds a sentence and its claims.

draft.say("Địa phương 5 có 20 đối tác.", Said("observation", v.OBSERVATION, [(v.IS_OBSERVED_OF, home), …]))
finished(draft, world).claims
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate

from benchmarks.places import World, country_of, described
from graph import vocabulary as v
from graph.claim import Claim, DocumentRecord, Entity, Evidence, Modality, Term
from ontology.identifiers import fingerprint, mint


@dataclass(frozen=True, slots=True)
class Generated:
    """A document, ready for `Store.put_document`."""

    record: DocumentRecord
    claims: tuple[Claim, ...]
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What one sentence says of one thing.

    Attributes:
        kind: Path segment of the thing's IRI.
        cls: Its class, None where the sentence does not say.
        about: Predicates and objects.
        modality: How the sentence puts it.
        node: The thing, where it is no relation of this document alone.
        by: Whom the sentence lets say it.
    """

    kind: str
    cls: str | None
    about: Sequence[tuple[str, Term]]
    modality: Modality = "asserted"
    node: str | None = None
    by: str | None = None


@dataclass(slots=True)
class Draft:
    """A report of a place."""

    home: int
    published: date
    number: int
    lines: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    def say(self, words: str, said: Said) -> None:
        """Add a sentence."""
        self.lines.append(words)
        self.said.append(said)


def finished(draft: Draft, world: World, *, copy: bool = False) -> Generated:
    """Write a document out, with descriptions of all it names; a copy comes out two days later elsewhere."""
    name = f"{draft.home}-{draft.number}{'-copy' if copy else ''}"
    key = sha256(f"{world.seed} {name}".encode()).hexdigest()[:16]
    iri = mint("document", key)
    begins = accumulate((len(line) + 1 for line in draft.lines), initial=0)
    claims: list[Claim] = []
    for begin, line, said in zip(begins, draft.lines, draft.said, strict=False):
        node = said.node or mint(said.kind, f"{key}-{fingerprint(str(begin))}")
        evidence = Evidence(iri, line, begin, begin + len(line))
        about = said.about if said.cls is None else [(v.TYPE, said.cls), *said.about]
        claims.extend(Claim(node, p, o, evidence, "world.rule", said.modality, 0.9, said.by) for p, o in about)
    record = DocumentRecord(
        iri=iri,
        name=f"{name}.txt",
        text="\n".join(draft.lines) + "\n",
        language="vi",
        media_type="text/plain",
        title=f"Báo cáo {name}",
        published=(draft.published + timedelta(days=2 if copy else 0)).isoformat(),
        source=f"Nguồn {draft.home % 97}",
        path_key=name,
        sentences=len(draft.lines),
        extractor="world",
        recorded="2026-11-22T08:00:00Z",
    )
    return Generated(record, tuple(claims), _entities(claims, draft.home, world))


def _entities(claims: Sequence[Claim], home: int, world: World) -> tuple[Entity, ...]:
    named = {term for claim in claims for term in (claim.subject, claim.object) if isinstance(term, str)}
    found = {e.iri: e for iri in named if "/id/" in iri for e in described(iri, world)}
    besides = {iri for e in found.values() for iri in (e.country, e.within) if iri is not None}
    besides.add(mint("country", country_of(home)))
    found |= {e.iri: e for iri in besides - found.keys() for e in described(iri, world) if e.iri not in found}
    return tuple(entity for _, entity in sorted(found.items()))
