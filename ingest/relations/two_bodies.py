"""Two sides of which one is a body that is no government: "Sở Du lịch Huế làm việc với JICA. Hai bên đã ký …".

A sentence names them if it names two parties and no third, one at home and one of which is known that it is not.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from ingest.names.grounding import Grounded
from ingest.relations.fitting import BODIES, STATES
from ingest.relations.parties import ground_item, is_at_home
from ingest.text.lists import Item, coordinate
from ingest.text.reading import Reading, ReadSentence

#: Before a place where something happens; before somebody who only looks on.
_ASIDE = re.compile(
    r"(?<!\w)(?:tại|ở|từ|in|at|from|(?:chứng kiến|tham dự|sự có mặt|sự hiện diện|presence|witness)[^;,]{0,30}) "
    r"(?:\w+ )?$"
)


def two_bodies(
    sentences: Iterable[tuple[ReadSentence, int | None]], day: date | None, reading: Reading
) -> tuple[Grounded, Grounded] | None:
    """The two sides that the nearest of some sentences names which names any, as they were on a day.

    Args:
        sentences: The nearest first, each with the position of its skeleton up to which it counts.
        day: When they did it.
        reading: The document.
    """
    for sentence, before in sentences:
        named = list(_parties(sentence, before, day, reading))
        if len(named) > 1:
            return _one_at_home(named) if len(named) == 2 else None
    return None


def _parties(
    sentence: ReadSentence, before: int | None, day: date | None, reading: Reading
) -> Iterator[tuple[Grounded, bool | None]]:
    """Who a sentence names, each once, and whether they are at home."""
    skeleton, is_country = sentence.skeleton, reading.grounder.is_country
    named: set[str] = set()
    for index, (mention, position) in enumerate(zip(skeleton.mentions, skeleton.positions, strict=True)):
        if before is not None and position >= before:
            return
        if mention.type not in ("PLACE", "ORG") or mention.anaphor or skeleton.in_parenthesis(position):
            continue
        if _ASIDE.search(skeleton.text, max(0, position - 60), position) is not None:
            continue
        item: Item = coordinate(skeleton, index, (), is_country).items[0]
        party = ground_item(item, sentence, reading, day)
        if party is None or party.kind in STATES or (party.party.iri or party.party.name) in named:
            continue
        named.add(party.party.iri or party.party.name)
        yield party, is_at_home(party, mention, reading)


def _one_at_home(parties: list[tuple[Grounded, bool | None]]) -> tuple[Grounded, Grounded] | None:
    """The side at home and the one abroad, if one is a body."""
    home = next((party for party, at_home in parties if at_home), None)
    abroad = next((party for party, at_home in parties if at_home is False), None)
    if home is None or abroad is None or not {home.kind, abroad.kind} & set(BODIES):
        return None
    return home, abroad
