"""Frames that link two parties: partnerships, agreements, investments, memberships.

A pattern names the object (often a list); the subject is in the pattern, or the nearest fitting party to the left in the
sentence, or the locality in focus. A `pair` frame reads "A với B (4/2009), C với D" as pairs.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.found import AHEAD, Found, base_fact, clause_bounds, entities_of, modality
from ingest.frames import Cue, Cues, Frame, Pattern
from ingest.grounding import VIETNAM, Grounded
from ingest.lists import Item, coordinate
from ingest.mentions import Mention
from ingest.reading import Reading, ReadSentence

#: Relations between two sides of which at most one is Vietnamese.
_BETWEEN_COUNTRIES = frozenset({"partner_of", "planned_partner", "agreement"})
_LOCATIVE = re.compile(r"(?<!\w)(?:tại|ở|từ|đến|sang|thăm|trong|in|at|from|to|visited) (?:\w+ )?$")


def links(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the frame's relation in a sentence."""
    text = sentence.skeleton.text
    if any(not need.search(text) for need in frame.needs):
        return
    done: set[int] = set()
    for pattern in frame.patterns:
        for match in pattern.regex.finditer(text):
            anchor = sentence.skeleton.index_at(match.start("object"))
            if anchor is None or anchor in done:
                continue
            if frame.forbid is not None and frame.forbid.search(
                text, max(0, match.start() - 30), match.end() + 30
            ):
                continue
            done.add(anchor)
            yield from _link(frame, cues, pattern, match, anchor, sentence, reading)


def _link(
    frame: Frame,
    cues: Cues,
    pattern: Pattern,
    match: re.Match[str],
    anchor: int,
    sentence: ReadSentence,
    reading: Reading,
) -> Iterator[Found]:
    """The facts of one match: one for each object, or for each pair of subjects and objects."""
    skeleton, grounder = sentence.skeleton, reading.grounder
    single = "object" not in pattern.lists
    coordination = coordinate(skeleton, anchor, frame.types, grounder.is_country)
    items = coordination.items[:1] if single else coordination.items
    subjects = _subjects(frame, pattern, match, items, sentence, reading)
    begin, end = clause_bounds(skeleton.text, match.start(), cues)
    how = modality(
        skeleton.text[max(begin, match.start() - frame.modality_within) : match.start("object")], cues
    )
    if frame.relation in _BETWEEN_COUNTRIES and _only_countries(items, subjects, reading):
        return
    for item in items:
        obj = _ground(item, sentence, reading)
        for subject in subjects:
            built = _fact(frame, how, subject, obj, item, match, (begin, end), sentence, reading)
            if built is None:
                continue
            yield built
            if built.refused is None and built.fact.relation == frame.relation:
                yield from _also(frame, built, skeleton.text[begin:end])
    if frame.origin is not None:
        investors = items if frame.inverse else tuple(i for i, _ in subjects if i is not None)
        yield from _origins(frame, investors, sentence, reading)


def _only_countries(
    items: tuple[Item, ...], subjects: list[tuple[Item | None, Grounded]], reading: Reading
) -> bool:
    """Whether a locality would be tied to nothing but countries: such a sentence names no partner locality."""
    states = ("country", "former-country")
    local = any(subject.kind not in states for _, subject in subjects)
    return local and all(reading.grounder.is_country(item.mention) for item in items)


def _subjects(
    frame: Frame,
    pattern: Pattern,
    match: re.Match[str],
    items: tuple[Item, ...],
    sentence: ReadSentence,
    reading: Reading,
) -> list[tuple[Item | None, Grounded]]:
    """The parties on the other side: named by the pattern, else nearest to the left, else in focus."""
    groups = match.groupdict()
    if groups.get("subject"):
        index = sentence.skeleton.index_at(match.start("subject"))
        if index is None:
            return []
        listed = coordinate(sentence.skeleton, index, frame.subject_types, reading.grounder.is_country).items
        chosen = listed if "subject" in pattern.lists else listed[:1]
        grounded = [(i, _ground(i, sentence, reading)) for i in chosen]
        return [(i, g) for i, g in grounded if g is not None]
    for where in frame.subject:
        found = (
            _left(frame, match, items, sentence, reading) if where == "left" else _focus(sentence, reading)
        )
        if found is not None:
            return [(None, found)]
    return []


def _left(
    frame: Frame, match: re.Match[str], items: tuple[Item, ...], sentence: ReadSentence, reading: Reading
) -> Grounded | None:
    """The party nearest to the left of the match that is no country beside a locality, no place of action, no object."""
    objects = {id(i.mention) for i in items}
    skeleton = sentence.skeleton
    for index in range(len(skeleton.mentions) - 1, -1, -1):
        mention = skeleton.mentions[index]
        position = skeleton.positions[index]
        if (
            position >= match.start("object")
            or mention.type not in frame.subject_types
            or id(mention) in objects
        ):
            continue
        before = skeleton.text[max(0, position - 14) : position]
        if _LOCATIVE.search(before) or _in_parenthesis(skeleton.text, position):
            continue
        found = _ground(Item(mention), sentence, reading)
        if found is not None and found.kind not in ("country", "former-country"):
            return found
    return None


def _in_parenthesis(text: str, position: int) -> bool:
    """Whether a position of a skeleton lies inside a parenthesis."""
    return text.rfind("(", 0, position) > text.rfind(")", 0, position)


def _focus(sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """The locality in focus, as a party that the sentence leaves unsaid."""
    if sentence.focus is None:
        return None
    stand_in = Mention(sentence.begin, sentence.begin, "PLACE", "", "", anaphor=True)
    grounded = reading.grounder.place(stand_in, None, sentence.focus)
    if grounded is None:
        return None
    return replace(grounded, party=replace(grounded.party, surface=grounded.party.name))


def _ground(item: Item, sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """Ground one list item."""
    mention = item.mention
    if mention.type == "PLACE":
        return reading.grounder.place(mention, item.country, sentence.focus)
    if mention.type in ("ORG", "NAME"):
        return reading.grounder.body(mention, item, sentence.focus)
    return None


def _fact(
    frame: Frame, how: str | None, subject: tuple[Item | None, Grounded], obj: Grounded | None, item: Item,
    match: re.Match[str], clause: tuple[int, int], sentence: ReadSentence, reading: Reading,
) -> Found | None:  # fmt: skip
    """One fact of a link, or why it is refused; None where the object cannot be told."""
    if obj is None or how == "denied":
        return None
    relation = frame.ahead if how in AHEAD and frame.ahead else frame.relation
    fact = base_fact(sentence, reading, relation, frame.id, frame.confidence)
    left, right = (obj, subject[1]) if frame.inverse else (subject[1], obj)
    clause_text = sentence.skeleton.text[clause[0] : clause[1]]
    fact = replace(
        fact,
        subject=left.party,
        object=right.party,
        kind=_kind(frame.kinds, match[0], clause_text) or frame.default_kind,
        status=_status(frame, how),
        date=_date(frame, match, item, subject[0], clause, sentence),
    )
    return Found(fact, entities_of((left, right)), _misfit(frame, left, right))


def _misfit(frame: Frame, left: Grounded, right: Grounded) -> str | None:
    """Why two parties cannot stand in the relation, or None."""
    if left.party.iri is not None and left.party.iri == right.party.iri:
        return "both parties are the same"
    if frame.relation in _BETWEEN_COUNTRIES:
        if left.country == right.country == VIETNAM:
            return "both parties are in Việt Nam"
        places = {"country", "former-country"}
        if left.kind in places and right.kind not in places and right.country == left.party.iri:
            return "a country and a place in it"
    return None


def _kind(kinds: tuple[Cue, ...], near: str, clause: str) -> str | None:
    """The first kind whose cue stands in the match, else in the clause."""
    for stretch in (near, clause):
        for cue in kinds:
            if cue.regex.search(stretch):
                return cue.code
    return None


def _status(frame: Frame, how: str | None) -> str | None:
    """The status of the contract that a modality gives."""
    if how in AHEAD or how in ("historical", "terminated", "expired", "suspended"):
        return how
    return frame.status


def _date(
    frame: Frame,
    match: re.Match[str],
    item: Item,
    subject: Item | None,
    clause: tuple[int, int],
    sentence: ReadSentence,
) -> str | None:
    """EDTF date of the link: from the pattern, the item's parenthesis, or the only date of the clause."""
    if not frame.dates:
        return None
    for own in (item, subject):
        if own is not None and own.date is not None and own.date.value is not None:
            return own.date.value.date
    skeleton = sentence.skeleton
    if match.groupdict().get("date"):
        index = skeleton.index_at(match.start("date"))
        value = skeleton.mentions[index].value if index is not None else None
        return value.date if value else None
    inside = [
        m.value.date
        for m, p in zip(skeleton.mentions, skeleton.positions, strict=True)
        if m.type == "DATE" and clause[0] <= p < clause[1] and m.value is not None and m.value.date
    ]
    return inside[0] if len(set(inside)) == 1 else None


def _also(frame: Frame, found: Found, clause: str) -> Iterator[Found]:
    """Further relations that the same words state ("ký bản ghi nhớ về quan hệ hữu nghị" also states a tie)."""
    for relation, cue in frame.also:
        if cue.regex.search(clause):
            tie = replace(
                found.fact, relation=relation, status="in_force", kind=_tie_kind(clause, found.fact.kind)
            )
            yield Found(tie, found.entities)


_TIE_KINDS = (
    ("sister_city", re.compile(r"kết nghĩa|sister|twin")),
    ("friendship", re.compile(r"hữu nghị|friend")),
)


def _tie_kind(clause: str, agreement_kind: str | None) -> str:
    """Kind of the tie that an agreement states."""
    if agreement_kind in ("sister_city", "friendship"):
        return agreement_kind
    return next((code for code, regex in _TIE_KINDS if regex.search(clause)), "cooperation")


def _origins(
    frame: Frame, items: tuple[Item, ...], sentence: ReadSentence, reading: Reading
) -> Iterator[Found]:
    """Where listed companies come from, as their parentheses say."""
    for item in items:
        company = _ground(item, sentence, reading)
        origin = reading.grounder.place(item.country, None, None) if item.country is not None else None
        if company is None or origin is None or frame.origin is None:
            continue
        fact = base_fact(sentence, reading, frame.origin, frame.id, frame.confidence)
        yield Found(replace(fact, subject=company.party, object=origin.party), entities_of((company, origin)))
