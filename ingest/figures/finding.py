"""Frames that read a figure: counts ("26 địa phương kết nghĩa"), amounts ("vốn FDI 41 tỷ USD"), shares ("chiếm 35%").

A figure is a number with its unit and the cue that says what is counted: `figure_measures` tells. Whose it is and which
other side it tells of, `figure_owners` settles; its day or period is stated beside it, or it speaks of the day of
publication ("đến nay").
"""

from collections.abc import Iterator

from graph.claim import Entity
from ingest.fact import Fact
from ingest.figures.lists import is_shared, turn
from ingest.figures.measures import measure_of
from ingest.figures.owners import owner_of
from ingest.figures.sides import of_one_place, other_side, two_sides
from ingest.figures.sites import in_parenthesis_of_site, in_site, project_for, project_of
from ingest.figures.stand import STATES, Owner, Stand, place_before, same, sentence_before
from ingest.figures.times import earlier_period, last_years, period_of_paragraph
from ingest.figures.words import Words, has_value
from ingest.frozen import dataclass, replace
from ingest.names.grounding import Grounded
from ingest.relations.found import AHEAD, Found, base_fact, clause_bounds, entities_of, modality
from ingest.relations.frames import Cue, Cues, Frame, Measure
from ingest.text.projects import has_name
from ingest.text.reading import Reading, ReadSentence
from ingest.times.dating import history_of_paragraph, is_history
from ingest.times.relative_times import time_of_clause

_NEVER = (None, None)
#: How far before a value the word stands that makes it an estimate.
_ESTIMATED_WITHIN = 20
#: How far before a value the words stand that say it lies ahead.
_AHEAD_WITHIN = 110


def figures(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the frame's figures in a sentence."""
    before = list(_ranked(frame, cues, sentence, reading))
    if not before and not frame.measures:
        return
    for index, mention in enumerate(sentence.mentions):
        if mention.type not in frame.values or mention.value is None or mention.value.number is None:
            continue
        position = sentence.skeleton.positions[index]
        bounds = clause_bounds(sentence.skeleton.text, position, cues)
        words = Words(frame, Stand(index, bounds, sentence, reading, cues))
        measure = measure_of(words, before)
        refused = words.is_denied() or words.is_conversion() or words.is_of_two_named() or in_site(words.stand)
        if measure is not None and not refused:
            before.append(measure)
            yield from _Figure(frame, words.stand, words).facts(measure)


def _ranked(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Measure]:
    """The measures of the sentence before, where this one goes on with its ranking ("Tiếp đến là Hà Nội với …")."""
    if cues.figure.ranks_on.match(sentence.skeleton.text) is None:
        return
    before = sentence_before(Stand(-1, (0, 0), sentence, reading, cues))
    if before is None:
        return
    skeleton, frame = before.sentence.skeleton, replace(frame, measures=frame.all_measures)
    for index, mention in enumerate(before.sentence.mentions):
        if mention.type in frame.values and mention.value is not None and mention.value.number is not None:
            stand = replace(before, index=index, bounds=clause_bounds(skeleton.text, skeleton.positions[index], cues))
            measure = measure_of(Words(frame, stand), ())
            if measure is not None:
                yield measure


@dataclass(frozen=True, slots=True)
class _Figure:
    """One value on its way to facts.

    Attributes:
        frame: The frame that asks for it.
        stand: Where it stands.
        words: What its clause says around it.
    """

    frame: Frame
    stand: Stand
    words: Words

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
        project = project_of(self.stand) if measure.project and measure.planned else None
        if project is not None and project.basis == "named" and has_name(project.grounded.party.name):
            return project, None
        stated = project_for(self.stand) if measure.project else None
        if stated is not None:
            return stated, None
        found = self.places(measure) if not in_parenthesis_of_site(self.stand) else None
        if measure.project and (found is None or found[0].grounded.kind in STATES):
            project = project_of(self.stand)
            return (project, None) if project is not None else None
        return found

    def places(self, measure: Measure) -> tuple[Owner, Owner | None] | None:
        """The place or body whose the figure is, and which other side it tells of."""
        other = other_side(self.stand) if measure.investor else None
        told = turn(self.stand)
        if told is not None and (told.owner is None or told.owner.local):
            return (Owner(told.owner, "named"), None) if told.owner is not None else None
        if told is not None and told.owner is not None:
            if not measure.investor:
                return None
            other = Owner(told.owner, "named")
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
        """Whether what one project costs is told of its place: put there, or named before it in its clause.

        In English, where projects have no names that could be read, the place in focus will do.
        """
        if owner.basis == "tied" or (owner.basis == "focus" and self.stand.reading.document.language == "en"):
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
            unit=value.unit or self.words.unit_words(measure),
            measure=measure.code,
            kind=_last(self.frame.aspects, self.words.of_its_own()) or _last(self.frame.aspects, self.words.after()),
            part=_last(self.frame.parts, self.words.of_its_own() + self.words.counted()),
            status=status,
            qualifier="estimate" if estimated else value.qualifier,
            date=date,
            end_date=end_date,
            as_of=published.isoformat() if date is None and published is not None else None,
        )

    def status(self, measure: Measure, qualifier: str) -> str | None:
        """Whether the figure is a target, expected or an estimate, by the nearest cue before it in its clause.

        The cost of what is only planned or negotiated is no more than that.
        """
        cues, stand = self.stand.cues, self.stand
        begin = max(stand.bounds[0], stand.position - _AHEAD_WITHIN)
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
        near = max(begin, stand.position - _ESTIMATED_WITHIN)
        if qualifier == "estimate" or cues.estimate.search(stand.text, near, stand.position):
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
            if m.type in ("DATE", "PERIOD")
            and m.value is not None
            and m.value.date
            and not (self.is_compared(p) or self.is_beginning(p))
        ]
        left = [v for p, v in dated if bounds[0] <= p < here]
        right = [v for p, v in dated if here < p < min(bounds[1], here + 60) and not self.is_aside(p)]
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

    def is_aside(self, position: int) -> bool:
        """Whether a date behind the value is of a parenthesis with a value, or of a list: "3 đối tác: Riga (1974)"."""
        skeleton = self.stand.sentence.skeleton
        opened = skeleton.text.find("(", self.stand.position, position)
        if opened < 0 or not skeleton.in_parenthesis(position):
            return False
        if ": " in skeleton.text[self.stand.position : opened]:
            return True
        return has_value(skeleton.text, position, skeleton.text.find(")", position))

    def is_compared(self, position: int) -> bool:
        """Whether a date only serves a comparison ("so với giai đoạn 2016 - 2020")."""
        return self.stand.cues.figure.compared.search(self.stand.before(position, 30)) is not None

    def is_beginning(self, position: int) -> bool:
        """Whether a sum is only counted from a date up to now: "từ năm 1989 đến nay"."""
        return self.stand.cues.figure.to_now.match(self.stand.text, position + 1) is not None


def _last(cues: tuple[Cue, ...], words: str) -> str | None:
    """The code of the cue that stands last in a stretch (committed, disbursed; new, increased)."""
    found = ((m.end(), cue.code) for cue in cues for m in cue.regex.finditer(words))
    return max(found, default=(0, None), key=lambda f: f[0])[1]
