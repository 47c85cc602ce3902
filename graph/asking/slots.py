"""What the words of a question fill: cues, kinds, statuses, places, a day, a number.

`read_slots` takes what `cues.Index` finds in a text and sorts it into a `Slots`; `asking` settles from them which
question is meant, `framing` puts them into its parameters.

    read_slots("Đối tác nào ở Nhật Bản tính đến 2020?", index, names, date(2026, 11, 22)).day
    # datetime.date(2020, 12, 31)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph.asking.asked_days import in_figures, take_day
from graph.asking.cues import Index, Match, Slot
from graph.asking.units import unit_on
from graph.naming.labels import Named, Names

#: Slots of words that tell which question is meant.
_CUES: frozenset[Slot] = frozenset({"question", "with", "title"})
#: "trong 3 năm", "15 days": how many years or days a question reckons with.
_NUMBER = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Slots:
    """What the words of one question fill.

    Attributes:
        cues: Positions of the questions whose cues occur.
        with_cues: Positions of the questions whose second cues ("with") occur.
        cue_words: Words that are cues and nothing else, each with the questions it may speak for.
        kinds, statuses: Codes as `asking.yml` has them, in the order of the text.
        presumption: "false" where the text switches it off.
        measure: Local name of a measure.
        is_bare_measure: Whether its words mean nothing but a measure.
        countries: IRIs.
        continents, titles: Codes as `asking.yml` has them, in the order of the text.
        things: What is named, namesakes settled.
        document: IRI.
        speaker: Whose words are asked for, as a document writes the name.
        day: A day that is named, or the last day of a year that is.
        year_begins: The first day of a year that is named.
        gone: IRIs of the things that do not exist on the day asked.
        number: A number of years or days.
        unknown: Words that mean nothing here, as typed.
        strangers: Those of them that are written like a name, in a text that is not written in capitals.
    """

    cues: tuple[int, ...]
    with_cues: tuple[int, ...]
    cue_words: tuple[tuple[str, frozenset[int]], ...]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    presumption: str | None
    measure: str | None
    is_bare_measure: bool
    countries: tuple[str, ...]
    things: tuple[Named, ...]
    document: str | None
    speaker: str | None
    day: date | None
    year_begins: date | None
    gone: frozenset[str]
    number: str | None
    unknown: tuple[str, ...]
    strangers: tuple[str, ...] = ()
    continents: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def pair(self) -> tuple[Named, Named] | None:
        """Two different places, where the text names two."""
        places = list({thing.iri: thing for thing in self.things if is_place(thing)}.values())
        return (places[0], places[1]) if len(places) > 1 else None

    @property
    def body(self) -> Named | None:
        """The first organisation that the text names."""
        return next((thing for thing in self.things if "/id/organisation/" in thing.iri), None)

    @property
    def company(self) -> Named | None:
        """The first company that the text names."""
        return next((thing for thing in self.things if "/id/company/" in thing.iri), None)


def read_slots(text: str, index: Index, names: Names, today: date) -> Slots:
    """Sort the words of a text.

    Args:
        text: In NFC.
        index: Finds words and names.
        names: Everything that has a name; of two units of one name the one that exists on the day is meant.
        today: The day that is meant when none is given.
    """
    asked = take_day(in_figures(text))
    day, year_begins = asked.day, asked.year_begins
    matches = index.matches(asked.rest)
    on = day or today

    def values(slot: Slot) -> tuple[str, ...]:
        return tuple(value for match in matches for value in match.values(slot))

    def leading(slot: Slot) -> list[str]:
        return [match.meanings[0].value for match in matches if match.meanings and match.meanings[0].slot == slot]

    things = tuple(
        _settle(match, matches[max(at - 1, 0) : at + 2], names, on)
        for at, match in enumerate(matches)
        if match.meanings and match.meanings[0].slot == "thing"
    )
    strange = [match.surface for match in matches if not match.meanings]
    numbers = [word for word in strange if _NUMBER.fullmatch(word)]
    return Slots(
        cues=tuple(int(value) for value in values("question")),
        with_cues=tuple(int(value) for value in values("with")),
        cue_words=tuple(
            (match.surface, frozenset(int(meaning.value) for meaning in match.meanings if meaning.slot != "title"))
            for match in matches
            if match.meanings and all(meaning.slot in _CUES for meaning in match.meanings)
        ),
        kinds=values("kind"),
        statuses=values("status"),
        presumption="false" if values("presumption") else None,
        measure=next(iter(values("measure")), None),
        is_bare_measure=bool(leading("measure")),
        countries=tuple(leading("country")),
        things=things,
        document=next(iter(leading("document")), None),
        speaker=next(iter(values("speaker")), None),
        day=day,
        year_begins=year_begins,
        gone=frozenset(thing.iri for thing in things if not _exists(thing, on)),
        number=numbers[0] if numbers else None,
        unknown=tuple(word for word in strange if word not in numbers[:1]),
        strangers=_strangers(text, matches),
        continents=tuple(dict.fromkeys(values("continent"))),
        titles=tuple(dict.fromkeys(values("title"))),
    )


def _strangers(text: str, matches: Sequence[Match]) -> tuple[str, ...]:
    """Find the words without a meaning that begin with a capital, but for the one that begins the text."""
    if text.isupper():
        return ()
    return tuple(
        match.surface for match in matches if not match.meanings and match.begin > 0 and match.surface[:1].isupper()
    )


def is_place(thing: Named) -> bool:
    """Tell whether a thing is a place, by its key."""
    return any(f"/id/{kind}/" in thing.iri for kind in ("region", "city", "country", "former-country"))


def _settle(match: Match, neighbours: Sequence[Match], names: Names, day: date) -> Named:
    """Choose among namesakes: the class that a neighbouring noun names, else a city, else the first by IRI; of units
    that followed each other under one name the one of the day.
    """
    things = [thing for iri in match.values("thing") if (thing := names.get(iri)) is not None]
    wanted = {value for neighbour in neighbours for value in neighbour.values("type_noun")}

    def rank(thing: Named) -> tuple[bool, bool, str]:
        return bool(wanted) and not wanted & set(thing.classes), "City" not in thing.classes, thing.iri

    return unit_on(min(things, key=rank), day, names)


def _exists(thing: Named, day: date) -> bool:
    return (thing.first is None or thing.first <= day) and (thing.last is None or day <= thing.last)
