"""Frames that read a figure: counts ("26 địa phương kết nghĩa"), amounts ("vốn FDI 41 tỷ USD"), shares ("chiếm 35%").

A figure is a number with its unit and the cue that says what is counted; the nearest fitting cue wins. Whose it is and
which other side it tells of, `figure_owners` settles; its day or period is stated beside it, or it speaks of the day of
publication ("đến nay").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.claim import Entity
from ingest.dating import history_of_paragraph, is_history
from ingest.fact import Fact
from ingest.figure_lists import is_shared, turn
from ingest.figure_owners import (
    STATES,
    Owner,
    Stand,
    of_one_place,
    other_side,
    owner_of,
    place_before,
    same,
    sentence_before,
    two_sides,
)
from ingest.figure_sites import in_site, is_of_a_holder, is_of_one_site, is_of_several
from ingest.figure_times import earlier_period, last_years, period_of_paragraph
from ingest.found import AHEAD, Found, base_fact, clause_bounds, entities_of, modality
from ingest.frames import Cue, Cues, Frame, Measure
from ingest.grounding import Grounded
from ingest.reading import Reading, ReadSentence
from ingest.relative_times import time_of_clause
from ingest.skeleton import SYMBOLS

#: How many characters before a sentence tell what it is about.
_BEFORE = 300
#: How many characters after a number tell what it counts.
_UNIT = 90
_NEVER = (None, None)
_AT_HOME = "VND"
#: What follows a percentage that says not what it is of.
_BARE = re.compile(r" ?(?:[,;.…]|$)")
_SPACE = re.compile(r"\s+")
_VALUES = "".join(SYMBOLS[t] for t in ("NUMBER", "MONEY", "PERCENT"))
_VALUE = re.compile(f"[{_VALUES}]")
#: What stands between a sum and the same in another currency.
_CONVERTED = re.compile(
    r"[^;,()]{0,40}(?:\([^;,()]{0,30}|,? (?:tương đương|equivalent to|hay)(?: với)?(?: khoảng| gần| hơn)? )"
)
#: Where what a value counts is over.
_ENOUGH = re.compile(f", |[;({_VALUES}]| với | with ")


def figures(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the frame's figures in a sentence."""
    before = list(_ranked(frame, cues, sentence, reading))
    for index, mention in enumerate(sentence.mentions):
        if mention.type not in frame.values or mention.value is None or mention.value.number is None:
            continue
        position = sentence.skeleton.positions[index]
        bounds = clause_bounds(sentence.skeleton.text, position, cues)
        figure = _Figure(frame, Stand(index, bounds, sentence, reading, cues), tuple(before))
        measure = figure.measure()
        if measure is not None and not (figure.is_denied() or figure.is_conversion() or in_site(figure.stand)):
            before.append(measure)
            yield from figure.facts(measure)


def _ranked(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Measure]:
    """The measures of the sentence before, where this one goes on with its ranking ("Tiếp đến là Hà Nội với …")."""
    before = sentence_before(Stand(-1, (0, 0), sentence, reading, cues))
    if before is None or cues.figure.ranks_on.match(sentence.skeleton.text) is None:
        return
    skeleton = before.sentence.skeleton
    for index, mention in enumerate(before.sentence.mentions):
        if mention.type in frame.values and mention.value is not None and mention.value.number is not None:
            stand = replace(before, index=index, bounds=clause_bounds(skeleton.text, skeleton.positions[index], cues))
            measure = _Figure(frame, stand, ()).measure()
            if measure is not None:
                yield measure


@dataclass(frozen=True, slots=True)
class _Figure:
    """One value on its way to facts.

    Attributes:
        frame: The frame that asks for it.
        stand: Where it stands.
        found: Measures of the values before it in the sentence, in order.
    """

    frame: Frame
    stand: Stand
    found: tuple[Measure, ...]

    def facts(self, measure: Measure) -> Iterator[Found]:
        """The fact, and the investment that it shows where a country's projects are counted."""
        sides = self.sides(measure)
        if sides is None:
            return
        owner, other = sides
        stand, frame = self.stand, self.frame
        fact = base_fact(stand.sentence, stand.reading, frame.relation, f"{frame.id}.{measure.code}", frame.confidence)
        parties = entities_of((owner.grounded, other.grounded if other else None))
        filled = self.filled(replace(fact, subject=owner.grounded.party, basis=owner.basis), measure)
        yield Found(replace(filled, counterpart=other.grounded.party if other else None), parties)
        if other is not None and filled.status is None:
            yield from self.investment(fact, measure, owner, other, parties)

    def investment(
        self, fact: Fact, measure: Measure, owner: Owner, other: Owner, parties: tuple[Entity, ...]
    ) -> Iterator[Found]:
        """What projects of another country show: that it invests in the locality."""
        if measure.shows is None or owner.grounded.kind in STATES:
            return
        basis = other.basis if other.basis == "earlier" else owner.basis
        fact = replace(fact, relation=measure.shows, rule=f"{fact.rule}.investor", status="in_force", basis=basis)
        yield Found(replace(fact, subject=other.grounded.party, object=owner.grounded.party), parties)

    def sides(self, measure: Measure) -> tuple[Owner, Owner | None] | None:
        """Whose the figure is, and which other side it tells of."""
        if measure.in_common:
            return two_sides(self.stand)
        other = other_side(self.stand) if measure.investor else None
        told = turn(self.stand)
        if told is not None:
            return (Owner(told.owner, "named"), None) if told.owner is not None else None
        owner = owner_of(measure, self.stand, other.grounded if other else None)
        if owner is not None and is_shared(self.stand, owner.grounded):
            return None
        if owner is not None and not measure.investor and self.is_of_another(owner.grounded):
            return None
        if owner is not None and measure.planned and not self.is_its_place(owner):
            return None
        if other is None and owner is not None and self.stand.mention.type == "NUMBER":
            place = of_one_place(self.stand)
            other = Owner(place, "named") if place is not None and not same(place, owner.grounded) else None
        return (owner, other) if owner is not None else None

    def is_its_place(self, owner: Owner) -> bool:
        """Whether what one project costs is told of its place: put there, or named before it in its clause."""
        if owner.basis == "tied":
            return True
        places = (m for p, m in self.stand.places() if self.stand.bounds[0] <= p < self.stand.position)
        return any(same(owner.grounded, self.stand.ground(place)) for place in places)

    def is_of_another(self, owner: Grounded) -> bool:
        """Whether a list counts what the owner has with another place: "Nhật Bản 5 thỏa thuận; Lào 4 thỏa thuận"."""
        place = place_before(self.stand)
        return place is not None and place.country != owner.country

    def filled(self, fact: Fact, measure: Measure) -> Fact:
        """The fact with value, unit, kind, period and status."""
        value = self.stand.mention.value
        assert value is not None  # noqa: S101  # the caller looked
        status = self.status(measure, value.qualifier)
        date, end_date = self.period()
        if status is None and self.is_long_ago(date):
            status = "historical"
        published = self.stand.reading.document.published
        estimated = status == "estimated"
        return replace(
            fact,
            value=value.number,
            unit=value.unit or self.unit_words(measure),
            measure=measure.code,
            kind=_last(self.frame.aspects, self.words_of_its_own()),
            part=_last(self.frame.parts, self.words_of_its_own() + self.words_counted()),
            status=status,
            qualifier="estimate" if estimated else value.qualifier,
            date=date,
            end_date=end_date,
            as_of=published.isoformat() if date is None and published is not None else None,
        )

    def measure(self) -> Measure | None:
        """The measure whose unit follows the value and whose cue stands nearest, or None."""
        phrase, tail = self.phrase(), self.tail()
        if self.frame.forbid is not None and self.frame.forbid.search(phrase[-_UNIT:]):
            return None
        fitting: list[tuple[int, int, int | None, Measure]] = []
        for measure in self.frame.measures:
            if measure.unit is not None and not measure.unit.match(tail):
                continue
            if measure.follows is not None and all(m.code != measure.follows for m in self.found):
                continue
            distance = self.distance(measure, phrase)
            if distance is None or (measure.investor and self.is_of_another_owner()):
                continue
            if measure.planned and is_of_several(self.stand):
                continue
            if measure.topic is not None and measure.investor and self.is_in_dong():
                continue
            topic = self.topic(measure) if measure.topic is not None else None
            if measure.topic is None or (topic is not None and not self.is_whole()):
                fitting.append((measure.spare, distance, topic, measure))
        spoken = max(((topic, measure.code) for _, _, topic, measure in fitting if topic is not None), default=(0, ""))[
            1
        ]
        about = [(f[:2], f[3]) for f in fitting if f[2] is None or f[3].code == spoken]
        best = min(about, key=lambda f: f[0])[1] if about else None
        if best is not None and not best.spare:
            return best
        return self.measure_carried_on(tail) or best

    def measure_carried_on(self, tail: str) -> Measure | None:
        """In a list that goes from place to place, that of the value before: "Huế 5 dự án; Quảng Nam 3 dự án"."""
        last = self.found[-1] if self.found else None
        if last is None or place_before(self.stand) is None:
            return None
        bare = self.stand.mention.type == "PERCENT" and _BARE.match(tail) is not None
        return last if bare or last.unit is None or last.unit.match(tail) else None

    def topic(self, measure: Measure) -> int | None:
        """Where the text last spoke of a measure's topic before the value; 0 where only what follows does, or an
        investor from abroad; None where nothing does.
        """
        assert measure.topic is not None  # noqa: S101  # the caller looked
        sentence, folded, here = self.stand.sentence, self.stand.reading.normal.folded, self.stand.mention.begin
        before = f"{sentence.heading}\n{folded[max(0, sentence.begin - _BEFORE) : here]}"
        spoken = [match.end() for match in measure.topic.finditer(before)]
        if spoken:
            return spoken[-1]
        follows = measure.topic.search(folded, here, sentence.end) is not None
        return 0 if follows or (measure.investor and other_side(self.stand) is not None) else None

    def is_in_dong(self) -> bool:
        """Whether a sum is in the currency of the country, in which foreign capital is not told unless it says so."""
        value = self.stand.mention.value
        return value is not None and value.unit == _AT_HOME

    def is_of_another_owner(self) -> bool:
        """Whether what looks like foreign capital is that of one plant, company or park."""
        return is_of_one_site(self.stand, self.words_of_its_own()) or is_of_a_holder(self.stand)

    def is_whole(self) -> bool:
        """Whether only a part of what is counted is foreign: "386 dự án, trong đó 281 dự án FDI"."""
        return self.stand.cues.figure.is_part_of.match(self.stand.text, self.stand.position + 1) is not None

    def distance(self, measure: Measure, phrase: str) -> int | None:
        """How far the nearest cue stands from the value; 0 without a cue, None where it is missing or forbidden."""
        nearest = self.nearest_cue(measure)
        if nearest is None or measure.forbid is None:
            return nearest
        return None if measure.forbid.search(phrase[-measure.within - _UNIT :]) else nearest

    def nearest_cue(self, measure: Measure) -> int | None:
        """How far the nearest cue stands from the value; 0 without a cue, None where it is missing."""
        text, position, (begin, end) = self.stand.text, self.stand.position, self.stand.bounds
        start = max(begin, position - measure.within)
        if measure.cue is None:
            return 0
        distances: list[int] = []
        if measure.side in ("before", "either"):
            distances += [position - m.end() for m in measure.cue.finditer(text, start, position)]
        if measure.side in ("after", "either"):
            after = measure.cue.search(text, position + 1, min(self.next_value(end), position + 1 + measure.within))
            distances += [after.start() - position + (30 if measure.side == "either" else 0)] if after else []
        return min(distances) if distances else None

    def is_denied(self) -> bool:
        """Whether the words before a value, back to the last comma, say that it is not so ("không có 26 …")."""
        begin = max(self.stand.bounds[0], self.stand.position - 60)
        near = self.stand.text[begin : self.stand.position].rpartition(",")[2]
        return self.stand.cues.not_counted.search(near) is not None

    def is_conversion(self) -> bool:
        """Whether a sum in parentheses says the one before it in another currency: "2.300 tỷ đồng (100 triệu USD)"."""
        before, value = self.stand.sentence.mentions[: self.stand.index], self.stand.mention.value
        if (
            self.stand.mention.type != "MONEY"
            or not before
            or before[-1].type != "MONEY"
            or before[-1].value is None
            or value is None
        ):
            return False
        begin = self.stand.sentence.skeleton.positions[self.stand.index - 1]
        between = self.stand.text[begin + 1 : self.stand.position]
        return before[-1].value.unit != value.unit and _CONVERTED.fullmatch(between) is not None

    def tail(self) -> str:
        """The folded words after a value, from the text: what is counted may be a name ("9 Tổng Lãnh sự quán")."""
        mention, folded = self.stand.mention, self.stand.reading.normal.folded
        return _SPACE.sub(" ", folded[mention.end : min(mention.end + _UNIT, self.stand.sentence.end)])

    def unit_words(self, measure: Measure) -> str | None:
        """The words of the unit that follow a number."""
        match = measure.unit.match(self.tail()) if measure.unit is not None else None
        return match["unit"] if match else None

    def neighbours(self) -> tuple[int, int]:
        """Where the words of its own begin and end: after the value of its type before it, and at the next one."""
        text, position, (begin, end) = self.stand.text, self.stand.position, self.stand.bounds
        for symbol in (SYMBOLS[value] for value in self.frame.values):
            begin = max(begin, text.rfind(symbol, begin, position) + 1)
            following = text.find(symbol, position + 1, end)
            end = following if following >= 0 else end
        return begin, end

    def next_value(self, end: int) -> int:
        """Where the next value of any kind stands in the clause, else its end."""
        following = _VALUE.search(self.stand.text, self.stand.position + 1, end)
        return following.start() if following else end

    def phrase(self) -> str:
        """The words of its own before a value, "#" for the value, and what it counts or is of."""
        return f"{self.words_of_its_own()}#{self.words_after()}"

    def words_of_its_own(self) -> str:
        """What the clause says before the value since the value before it."""
        return self.stand.text[self.neighbours()[0] : self.stand.position]

    def words_after(self) -> str:
        """What follows the value, up to the next one of any kind or the end of the phrase."""
        after = self.stand.text[self.stand.position : min(self.stand.bounds[1], self.stand.position + 60)]
        return _ENOUGH.split(after[1:])[0]

    def words_counted(self) -> str:
        """What a number counts; a sum of money has what it is of before it."""
        return self.words_after() if self.stand.mention.type == "NUMBER" else ""

    def status(self, measure: Measure, qualifier: str) -> str | None:
        """Whether the figure is a target, expected or an estimate, by the nearest cue before it in its clause.

        The cost of what is only planned or negotiated is no more than that.
        """
        cues, stand = self.stand.cues, self.stand
        begin = max(stand.bounds[0], stand.position - 70)
        codes = {"target": cues.target, "expected": cues.expected, "": cues.figure.asserted}
        ends = [(m.end(), code) for code, cue in codes.items() for m in cue.finditer(stand.text, begin, stand.position)]
        if (
            not ends and stand.text[stand.bounds[0] - 1 : stand.bounds[0]] == ";"
        ):  # "đặt mục tiêu đến 2025: …; thu hút …; đón …"
            whole = ((m.end(), code) for code, cue in codes.items() for m in cue.finditer(stand.text, 0, begin))
            ends = list(whole)
        ahead = max(ends, default=(0, ""))[1]
        if ahead:
            return ahead
        if qualifier == "estimate" or cues.estimate.search(stand.text, max(begin, stand.position - 14), stand.position):
            return "estimated"
        how = modality(stand.text[begin : stand.position], cues) if measure.planned else None
        return how if how in AHEAD else None

    def is_long_ago(self, date: str | None) -> bool:
        """Whether the figure speaks of a time long before the text: "lúc đó", or a year of another generation."""
        if self.stand.cues.figure.back_then.search(self.stand.text, 0, self.stand.position):
            return True
        return is_history(date, self.stand.reading.document.published)

    def period(self) -> tuple[str | None, str | None]:
        """The date or period nearest to the left in the clause, else after the value, else the sentence's first.

        A sentence that breaks the one before down ("Trong đó …") speaks of its time, others of their paragraph's.
        """
        skeleton, here, bounds = self.stand.sentence.skeleton, self.stand.position, self.stand.bounds
        dated = [
            (p, m.value)
            for m, p in zip(skeleton.mentions, skeleton.positions, strict=True)
            if m.type in ("DATE", "PERIOD") and m.value is not None and m.value.date and not self.is_compared(p)
        ]
        left = [v for p, v in dated if bounds[0] <= p < here]
        right = [v for p, v in dated if here < p < min(bounds[1], here + 60)]
        first = [v for p, v in dated if p < here]
        chosen = left[-1] if left else right[0] if right else first[0] if first else None
        if chosen is not None:
            return chosen.date, chosen.end_date
        stand = self.stand
        return (
            time_of_clause(stand.sentence, stand.reading, stand.bounds)
            or last_years(stand)
            or earlier_period(stand)
            or history_of_paragraph(stand.sentence, stand.reading)
            or period_of_paragraph(stand)
            or _NEVER
        )

    def is_compared(self, position: int) -> bool:
        """Whether a date only serves a comparison ("so với giai đoạn 2016 - 2020")."""
        return self.stand.cues.figure.compared.search(self.stand.before(position, 30)) is not None


def _last(cues: tuple[Cue, ...], words: str) -> str | None:
    """The code of the cue that stands last in a stretch (committed, disbursed; new, increased)."""
    found = ((m.end(), cue.code) for cue in cues for m in cue.regex.finditer(words))
    return max(found, default=(0, None), key=lambda f: f[0])[1]
