"""Frames whose parties stand in one list: "A, B và C ký biên bản ghi nhớ", "thỏa thuận giữa A, B và C".

A paper of three or more binds each at home with each abroad. Where several on both sides are named it is not said who
signed with whom, and where somebody's country is not known nobody can tell the sides apart: then the frame abstains.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from ingest.names.grounding import Grounded
from ingest.relations.both_sides import between, telling
from ingest.relations.fitting import STATES
from ingest.relations.found import Found
from ingest.relations.frames import Cues, Frame
from ingest.relations.parties import ground_item, is_at_home
from ingest.text.lists import Item, coordinate
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS

#: Fewer parties are read as two sides.
_LEAST = 3
#: What stands before where something happens or before what an office is of; the last character is the mention's.
_WHERE = re.compile(rf"(?:(?<!\w)(?:tại|ở|in|at)|{SYMBOLS['TITLE']}) .$")


def among(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the frame's relation among the parties of a list; each list is read once."""
    text = sentence.skeleton.text
    if frame.lacks(text) is not None:
        return
    done: set[int] = set()
    for pattern in frame.patterns:
        for match in pattern.regex.finditer(text):
            first = sentence.skeleton.index_at(match.start("object"))
            if first is None or first in done or frame.forbidden(text, match) is not None:
                continue
            items = coordinate(sentence.skeleton, first, frame.types, reading.grounder.is_country).items
            if _WHERE.search(text, 0, match.start("object") + 1) is not None:
                items = items[1:]  # "tại Hà Nội, UNICEF và UBND tỉnh …", "giữa Bí thư Tỉnh ủy Vân Nam, Huế và Kobe …"
            told = telling(frame, cues, match, sentence, reading) if len(items) >= _LEAST else None
            if told is None:
                continue
            done.add(first)
            parties = [(ground_item(item, sentence, reading, told.on), item) for item in items]
            for left, right in _sides(parties, reading):
                yield from between(frame, told, left, right, sentence, reading)


def _sides(parties: Sequence[tuple[Grounded | None, Item]], reading: Reading) -> Iterator[tuple[Grounded, Grounded]]:
    """Each at home with each abroad, where all are known, none is a state, and one side is a single party."""
    home: list[Grounded] = []
    abroad: list[Grounded] = []
    for party, item in parties:
        at_home = is_at_home(party, item.mention, reading) if party is not None and party.kind not in STATES else None
        if party is None or at_home is None:
            return
        (home if at_home else abroad).append(party)
    if min(len(home), len(abroad)) == 1:
        yield from product(home, abroad)
