"""The engine: frames on read sentences give facts, or abstain.

For each sentence every frame is tried. A pattern's match fills roles; what it leaves open is looked for in
the clause (the party to the left, the locality in focus); the clause's modality decides whether the relation
holds, held, or is only ahead; and a fact is kept only if its quote is exactly the text at its offsets and its
parties fit. Nothing is guessed: where the evidence does not settle a role the engine abstains.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from graph.claim import Entity
from graph.dates import interval
from ingest.confidence import Confidence
from ingest.document import Document
from ingest.fact import Fact, Party
from ingest.figures.finding import figures
from ingest.frozen import replace
from ingest.listed.listing_rules import ListingRules
from ingest.listed.listings import listings
from ingest.names.gazetteer import Gazetteer
from ingest.names.grounding import Grounder
from ingest.registers import Ground, Rejected, read_register
from ingest.relations.among import among
from ingest.relations.both_sides import both_sides
from ingest.relations.continuation import terms
from ingest.relations.events import events
from ingest.relations.evoking import Evoker
from ingest.relations.found import Found
from ingest.relations.frame_files import load_frames
from ingest.relations.frames import Cues, Frame, FrameSet, Shape
from ingest.relations.links import links
from ingest.relations.locations import locations, missions
from ingest.relations.nested import without_containers
from ingest.relations.offices import offices
from ingest.relations.parties import as_written
from ingest.relations.states import states
from ingest.relations.told_origins import told_origins_of
from ingest.relations.visits import visits
from ingest.text.attribution import speakers
from ingest.text.reading import Reader, Reading, ReadSentence
from ingest.times.terms import with_terms
from ingest.words.lexicon import Lexicon
from ingest.words.rulefile import digest_of_rules

#: Relations of two places, which sentences like to locate: "Riga, Latvia, and Kobe, Japan".
_OF_TWO = frozenset({"partner_of", "planned_partner", "agreement"})
#: Relations that somebody signed or began on their date.
_SIGNED = frozenset({"partner_of", "agreement"})
#: What looks for a frame in a sentence.
Finder = Callable[[Frame, Cues, ReadSentence, Reading], Iterator[Found]]
#: The finder of each shape of frame; a new shape is a module of its own.
FINDERS: Mapping[Shape, Finder] = {
    "link": links, "pair": links, "figure": figures, "office": offices, "state": states,
    "location": locations, "mission": missions, "event": events, "both": both_sides, "among": among,
    "visit": visits,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document gave.

    Attributes:
        facts: Facts, in text order, none twice.
        entities: Descriptions of the things they name, by identifier.
        sentences: How many sentences were read.
        rejected: Candidates refused, with reasons.
    """

    facts: tuple[Fact, ...]
    entities: dict[str, Entity] = field(default_factory=dict)
    sentences: int = 0
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Extractor:
    """Frames, words and names, ready to read documents."""

    reader: Reader
    frames: FrameSet
    lists: ListingRules
    digest: str
    evoker: Evoker
    confidence: Confidence

    @classmethod
    def load(cls) -> "Extractor":
        """Load gazetteer, lexicon and frames from the project's data.

        Raises:
            RuleError: A data file is malformed.
        """
        gazetteer, lexicon, frames = Gazetteer.load(), Lexicon.load(), load_frames()
        digest = sha256((gazetteer.digest + digest_of_rules()).encode()).hexdigest()
        reader, evoker = Reader(gazetteer, lexicon), Evoker(frames.frames)
        return cls(reader, frames, ListingRules.load(), digest, evoker, Confidence.load())

    def extract(self, document: Document) -> Extraction:
        """Read one document: its registers row by row, its lists line by line, all else sentence by sentence."""
        entities: dict[str, Entity] = {}
        listed, rejected = read_register(document, self._ground_in(document, entities))
        reading = self.reader.read(document, as_register=bool(listed or rejected))
        facts: list[Fact] = []
        asked = self.asked(reading.sentences, reading.grounder)
        for sentence, frames in zip(reading.sentences, asked, strict=True):
            for frame, seen in frames:
                for found in FINDERS[frame.shape](frame, self.frames.cues, seen, reading):
                    if found.refused is not None:
                        begin, end = reading.normal.raw_span(sentence.begin, sentence.end)
                        rejected.append(Rejected(begin, end, f"{frame.id}: {found.refused}"))
                        continue
                    facts.append(found.fact)
                    entities.update((e.iri, e) for e in found.entities)
        tied, refused = listings(self.lists, reading, frozenset(fact.start for fact in listed))
        for found in tied:
            facts.append(found.fact)
            entities.update((e.iri, e) for e in found.entities)
        rows_read = {found.fact.start for found in tied}
        rejected = [r for r in rejected if r.begin not in rows_read] + refused
        for found in list(told_origins_of(facts, reading)):
            facts.append(found.fact)
            entities.update((e.iri, e) for e in found.entities)
        facts = list(with_terms(list(as_written(facts, reading)), reading))
        facts.extend(terms(facts, self.frames.cues, reading))
        measured = [*listed, *self._weighed(facts, reading)]
        sure, unsure = self.confidence.parted(measured)
        rejected += [Rejected(f.start, f.end, f"{f.rule}: right too seldom ({f.confidence:.2f})") for f in unsure]
        kept, inexact = _checked(sure, document)
        needed = self.described(kept, entities)
        sentences = len(reading.sentences) + (len(document.rows) if listed or rejected else 0)
        return Extraction(tuple(kept), needed, sentences, (*rejected, *inexact))

    def asked(
        self, sentences: Sequence[ReadSentence], grounder: Grounder
    ) -> Iterator[list[tuple[Frame, ReadSentence]]]:
        """Give, for each sentence, the frames it may evoke and the sentence as each of them sees it.

        Frames of two places see it without what only locates these.
        """
        plain = self.evoker.evoked_by_each([sentence.skeleton.text for sentence in sentences])
        of_two = (any(map(_is_of_two, frames)) for frames in plain)
        shorter = [without_containers(s, grounder) if two else None for s, two in zip(sentences, of_two, strict=True)]
        told = iter(self.evoker.evoked_by_each([s.skeleton.text for s in shorter if s is not None]))
        for sentence, frames, short in zip(sentences, plain, shorter, strict=True):
            if short is None:
                yield [(frame, sentence) for frame in frames]
            else:
                yield [(f, sentence) for f in frames if not _is_of_two(f)] + [
                    (f, short) for f in next(told) if _is_of_two(f)
                ]

    def _weighed(self, facts: Sequence[Fact], reading: Reading) -> Iterator[Fact]:
        """The facts with whom the text lets say them, and with their measured confidence."""
        spans = (reading.normal.raw_span(sentence.begin, sentence.end) for sentence in reading.sentences)
        said = dict(zip(spans, speakers(reading), strict=True)) if facts else {}
        for fact in facts:
            who, sure = said.get((fact.start, fact.end)), self.confidence.of(fact)
            unchanged = fact.attributed_to == who and fact.confidence == sure
            yield fact if unchanged else replace(fact, attributed_to=who, confidence=sure)

    def _ground_in(self, document: Document, entities: dict[str, Entity]) -> Ground:
        """How a register of the document grounds the names in its cells; what they name is added to
        `entities`.
        """
        language = "en" if document.language == "en" else "vi"

        def ground(name: str, country: str | None) -> Party:
            grounded = self.reader.ground_name(name, country, language, document.published)
            if grounded is None:
                return Party(name, name)
            if grounded.entity is not None:
                entities[grounded.entity.iri] = grounded.entity
            return grounded.party

        return ground

    def described(self, facts: Sequence[Fact], entities: dict[str, Entity]) -> dict[str, Entity]:
        """The descriptions of what the facts name, with the places and countries around them."""
        wanted = [p.iri for f in facts for p in (f.subject, f.object) if p is not None and p.iri is not None]
        wanted += [older for f in facts if f.relation in _SIGNED for older in self._before(f)]
        described: dict[str, Entity] = {}
        while wanted:
            iri = wanted.pop()
            entity = entities.get(iri) or self.reader.gazetteer.entity(iri)
            if entity is None or iri in described:
                continue
            described[iri] = entity
            wanted += [around for around in (entity.country, entity.within, entity.successor) if around is not None]
        return dict(sorted(described.items()))

    def _before(self, fact: Fact) -> Iterator[str]:
        """The units whose names parties bear that were not there yet: what was signed then, these signed."""
        signed = interval(fact.date)
        if signed is None:
            return
        for party in (fact.subject, fact.object):
            unit = self.reader.gazetteer.entity(party.iri) if party is not None and party.iri is not None else None
            if unit is None or unit.exists_from is None or signed.latest.isoformat() >= unit.exists_from:
                continue
            older = unit.iri.rpartition(".")[0]  # the key of a unit formed by a merger: that of before, and the year
            if (known := self.reader.gazetteer.entity(older)) is not None and known.successor == unit.iri:
                yield older


def _is_of_two(frame: Frame) -> bool:
    """Whether a frame is of two parties, between which commas and parentheses may stand."""
    return frame.shape in ("link", "pair", "both", "among", "visit") and frame.relation in _OF_TWO


def _checked(facts: Sequence[Fact], document: Document) -> tuple[list[Fact], list[Rejected]]:
    """Facts whose quote is exactly the text, each once; the surest of equal ones stays."""
    kept: dict[tuple[object, ...], Fact] = {}
    refused: list[Rejected] = []
    for fact in facts:
        if not fact.quote or document.text[fact.start : fact.end] != fact.quote:
            refused.append(Rejected(fact.start, fact.end, f"{fact.rule}: the quote is not the text there"))
            continue
        key = _identity(fact)
        if key not in kept or fact.confidence > kept[key].confidence:
            kept[key] = fact
    return sorted(_without_echoes(kept.values()), key=lambda f: (f.start, f.relation, f.rule)), refused


def _identity(fact: Fact) -> tuple[object, ...]:
    """What makes two facts of a sentence the same statement."""
    parties = [(p.iri or p.name) if p else None for p in (fact.subject, fact.object)]
    if fact.relation in ("partner_of", "planned_partner", "agreement"):
        parties.sort(key=str)
    return fact.start, fact.relation, *parties, fact.value, fact.measure, fact.title, fact.date, fact.kind


def _without_echoes(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Drop an undated or unkinded fact where the same sentence gives the same parties with more."""
    alike: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        parties = frozenset(p.iri or p.name for p in (fact.subject, fact.object) if p)
        alike[fact.start, fact.relation, parties, fact.title].append(fact)
    for group in alike.values():
        yield from (fact for fact in group if not any(_echoes(fact, other) for other in group))


def _echoes(fact: Fact, other: Fact) -> bool:
    """Whether a fact says no more than another of the same sentence, parties and title."""
    if fact.value is not None:
        return False
    weaker_date = fact.date is None and other.date is not None
    return weaker_date or (fact.date == other.date and fact.kind != other.kind and fact.confidence < other.confidence)
