"""What a frame found in a sentence: a fact with the descriptions of what it names, or why it was refused."""

import re
from collections.abc import Iterable
from functools import lru_cache

from graph.claim import Entity
from ingest.fact import Fact
from ingest.frozen import dataclass
from ingest.names.grounding import Grounded
from ingest.relations.frames import Cues
from ingest.text.reading import Reading, ReadSentence

#: Modalities under which a relation is only ahead of the text's present.
AHEAD = frozenset({"planned", "negotiating", "proposed"})
#: What stands for a mention in a skeleton.
_MENTION = re.compile("[\ue001-\ue00b]")


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate's outcome: `refused` gives the reason where `fact` must not be used."""

    fact: Fact
    entities: tuple[Entity, ...] = ()
    refused: str | None = None


def base_fact(sentence: ReadSentence, reading: Reading, relation: str, rule: str, confidence: float) -> Fact:
    """A fact of a relation that quotes the sentence, its roles still open."""
    begin, end = reading.normal.raw_span(sentence.begin, sentence.end)
    return Fact(
        document=reading.document.stem,
        quote=reading.document.text[begin:end],
        start=begin,
        end=end,
        relation=relation,
        rule=rule,
        confidence=confidence,
    )


def entities_of(parties: Iterable[Grounded | None]) -> tuple[Entity, ...]:
    """The descriptions that grounded parties bring."""
    return tuple(p.entity for p in parties if p is not None and p.entity is not None)


def clause_bounds(text: str, position: int, cues: Cues) -> tuple[int, int]:
    """Begin and end of the clause of a skeleton that holds a position."""
    begin, end = 0, len(text)
    for start, stop, following in _boundaries(text, cues.boundary):
        if stop <= position:
            begin = following
        elif start >= position:
            end = start
            break
    return begin, end


@lru_cache(maxsize=256)
def _boundaries(text: str, boundary: re.Pattern[str]) -> tuple[tuple[int, int, int], ...]:
    """Begin and end of each boundary of a skeleton, and where the clause behind it begins; each figure asks anew."""
    return tuple(
        (m.start(), m.end(), m.end() if m[0].strip() in {";", "."} else m.start() + 1) for m in boundary.finditer(text)
    )


def modality(clause: str, cues: Cues) -> str | None:
    """The code of the cue that stands last in a stretch of a clause, or None.

    "dự kiến ký với …" is planned; in "các địa phương sẽ thúc đẩy thỏa thuận đã ký với …" the nearer "đã" wins.
    """
    last: tuple[int, int, str] | None = None
    for cue in cues.modality:
        for match in cue.regex.finditer(clause):
            if last is None or (match.end(), len(match[0])) > last[:2]:
                last = (match.end(), len(match[0]), cue.code)
    return last[2] if last else None


def carried_on(text: str, begin: int, position: int, cues: Cues) -> str | None:
    """The "planned" that a clause behind a semicolon takes over: "sẽ khởi công …; ký kết biên bản ghi nhớ …".

    Args:
        text: The skeleton of a sentence.
        begin: Where the clause begins.
        position: Where in the clause the relation is told; no party stands before, and no modality of its own.
        cues: The language's cue words.
    """
    before = text[:begin].rstrip()
    if not before.endswith(";") or _MENTION.search(text, begin, position) is not None:
        return None
    earlier = clause_bounds(text, len(before) - 2, cues)[0]
    return "planned" if modality(text[earlier:begin], cues) == "planned" else None
