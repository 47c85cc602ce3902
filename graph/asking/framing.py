"""Put what was asked into the parameters of a ready-made question, and back into words.

A `Frame` takes the slots of one text and fills the parameters, then narrows the rows where a question has a column but
no parameter for what is asked, and says what it made of the text. What fits nowhere is handed back as not used.

    frame(question, slots, lexicon, "vi", date(2026, 11, 22)).sentence
    # "đối tác tại Nhật Bản có bản ghi nhớ còn hiệu lực tính đến 22/11/2026"
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from babel import Locale

from graph.asking.cues import Cues
from graph.asking.slots import Slots, is_place
from graph.asking.units import namesakes
from graph.days import day_in_words
from graph.naming.called import Labels
from graph.naming.labels import Named
from ontology.identifiers import BASE, SCHEME
from ontology.questions import Question

HOME = f"{BASE}id/country/VN"


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken for.

    Attributes:
        question: Id of the ready-made question.
        parameters: Values for `graph.asking.questions.run`.
        narrowing: Further conditions on its rows: allowed IRIs by column.
        sentence: The question as understood, a noun phrase in the asker's language ("partners in Japan …").
        what: The same for "one" and for "many".
        unknown: Words that were not used, as typed.
        strangers: Those of them that are names, known or not, so that leaving them out may change the answer.
        besides: Further values of parameters to ask with: of a question without a day, older units of a name.
        beginnings: Further conditions on its rows: what the text of a column may begin with, case aside.
    """

    question: str
    parameters: Mapping[str, str]
    narrowing: Mapping[str, frozenset[str]]
    sentence: str
    what: Mapping[str, str]
    unknown: tuple[str, ...]
    strangers: tuple[str, ...] = ()
    besides: tuple[Mapping[str, str], ...] = ()
    beginnings: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of the ask box and the names of a store, in the language of the asker."""

    cues: Cues
    labels: Labels
    language: str

    def name(self, iri: str) -> str:
        """Name a thing; a country that the store does not mention is called as the CLDR has it."""
        thing = self.labels.names.get(iri)
        return country_name(iri.rpartition("/")[2], self.language) if thing is None else thing.label(self.language)

    def concept(self, name: str) -> str:
        """Name a concept by its local name."""
        return self.labels.words.concept(name, self.language)

    def phrase(self, section: str, key: str) -> str:
        """Give the phrase of a kind or a status."""
        return str(self.cues.data[section][key]["phrase"][self.language])

    def of(self, question: str) -> Mapping[str, Any]:
        """Give what `asking.yml` says of a question: its nouns and its own wording of some parts."""
        nouns: Mapping[str, Any] = self.cues.data["nouns"][question]
        return nouns

    def active(self, kind: str | None) -> str:
        """Name a paper in force, in English with its article: "an active MOU", "bản ghi nhớ còn hiệu lực"."""
        noun = self.cues.phrase("any_agreement", self.language) if kind is None else self.phrase("kinds", kind)
        adjective = self.phrase("statuses", "active")
        if self.language == "vi":
            return f"{noun} {adjective}"
        return f"{'an' if adjective in self.cues.data['phrases']['an'] else 'a'} {adjective} {noun}"


def frame(question: Question, slots: Slots, lexicon: Lexicon, today: date, stray: Sequence[str] = ()) -> Understood:
    """Fill a question with the slots of a text.

    Args:
        question: Which is meant.
        slots: What the words fill.
        lexicon: Words and names in the language of the asker.
        today: The day that is meant when none is given.
        stray: Cues of other questions, which this one has no use for.
    """
    filling = _Frame(question, slots, lexicon, today)
    filling.fill()
    what = MappingProxyType({number: filling.what(number) for number in ("one", "many")})
    return Understood(
        question.id,
        MappingProxyType(filling.parameters),
        MappingProxyType(filling.narrowing),
        what["many"],
        what,
        tuple(dict.fromkeys([*slots.unknown, *stray, *filling.unused])),
        tuple(dict.fromkeys([*slots.strangers, *filling.passed_over()])),
        tuple(filling.besides),
        MappingProxyType(filling.beginnings),
    )


def country_name(code: str, language: str) -> str:
    """Name a country that the store does not mention, after the CLDR."""
    return str(Locale(language).territories.get(code, code))


@dataclass(slots=True)
class _Frame:
    question: Question
    asked: Slots
    lexicon: Lexicon
    today: date
    parameters: dict[str, str] = field(default_factory=dict)
    narrowing: dict[str, frozenset[str]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    besides: list[Mapping[str, str]] = field(default_factory=list)
    beginnings: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def fill(self) -> None:
        self._countries()
        for thing in {thing.iri: thing for thing in self.asked.things}.values():
            self._thing(thing, thing.label(self.lexicon.language))
        self._kinds()
        self._titles()
        self._statuses()
        self._words()
        self._day()
        self._number()
        self._home_side()

    def passed_over(self) -> list[str]:
        """Name the things asked about that found no place."""
        called = {thing.label(self.lexicon.language) for thing in self.asked.things}
        return [label for label in self.unused if label in called]

    def what(self, number: str) -> str:
        nouns = self.lexicon.of(self.question.id)
        noun = nouns["one"] if number == "one" and self.lexicon.language == "en" else nouns[self.lexicon.language]
        parts = {**self.parts, "noun": noun}
        return "".join(parts.get(part, "") for part in self.lexicon.cues.data["phrases"]["order"])

    def _countries(self) -> None:
        countries = [iri for iri in dict.fromkeys(self.asked.countries) if iri != HOME]
        continents = self.lexicon.cues.data["continents"]
        within = [
            f"{BASE}id/country/{code}" for name in self.asked.continents for code in continents[name]["countries"]
        ]
        abroad = [*countries, *within]
        if not abroad:
            return
        around = (self.lexicon.phrase("continents", name) for name in self.asked.continents)
        names = " / ".join([*(self.lexicon.name(iri) for iri in countries), *around])
        parameter = self._parameter("country")
        if parameter is not None and len(abroad) == 1:
            self.parameters[parameter] = abroad[0]
        elif self._column("country") is not None:
            self._narrow(self._column("country"), abroad)
        elif self._column("place") is not None:
            self._narrow("partner" if self._has_column("partner") else self._column("place"), abroad)
        else:
            self.unused.append(names)
            return
        self._say("country", names)

    def _thing(self, thing: Named, label: str) -> None:
        if is_place(thing):
            self._place(thing, label)
        elif "Person" in thing.classes:
            self._bind_or_skip("person", thing.iri, label)
        else:
            self._bind_or_skip("organisation", thing.iri, label)

    def _place(self, thing: Named, label: str) -> None:
        """Give a place the parameter or column of its side: `asking.yml` tells which takes a place abroad."""
        abroad = thing.country is not None and thing.country != HOME
        side = "gone" if thing.iri in self.asked.gone else "abroad" if abroad else "home"
        named = self.lexicon.of(self.question.id).get(side)
        places = [p.name for p in self.question.parameters if p.type == "place"]
        free = [name for name in places if name not in self.parameters]
        first = next(iter(places), None)
        if named in free:
            self._bind(named, thing.iri, "place" if named == first or side == "home" else "with", label)
        elif abroad and self._has_column("partner") and (first == "local" or (first is not None and first not in free)):
            self._narrow("partner", [thing.iri])
            self._say("with", label)
        elif free:
            self._bind(free[0], thing.iri, "place" if free[0] == first else "with", label)
        elif self._has_column("partner") and first is not None:
            self._narrow("partner", [thing.iri])
            self._say("with", label)
        elif self._column("organisation") is not None:
            # A body of the old Hải Phòng lies in the old one: where no day is asked for, all of the name are meant.
            units = [thing] if self._parameter("date") else namesakes(thing, self.lexicon.labels.names)
            self._narrow(self._column("organisation"), [unit.iri for unit in units])
            self._say("place", label)
        else:
            self.unused.append(label)

    def _kinds(self) -> None:
        if "kind" in self.lexicon.of(self.question.id).get("covers", ()):
            return
        for kind in dict.fromkeys(self.asked.kinds):
            scheme = kind.partition("-")[0]
            parameter = self._parameter(f"{scheme}-kind")
            column = self._column(f"{scheme}-kind")
            if parameter is not None and parameter not in self.parameters:
                self.parameters[parameter] = kind
            elif column is not None and parameter is None:
                self._narrow(column, [f"{SCHEME}{kind}"])
            else:
                self.unused.append(self.lexicon.concept(kind))
                continue
            if self.question.id != "partners-by-agreement":
                self._say("kind", self.lexicon.phrase("kinds", kind))

    def _titles(self) -> None:
        """Keep the offices of a title: who asks for the chairman wants neither his deputy nor the director."""
        column = self.lexicon.of(self.question.id).get("titled")
        if not self.asked.titles or column is None:
            return
        titles = self.lexicon.cues.data["titles"]
        self.beginnings[column] = tuple(word for title in self.asked.titles for word in titles[title]["begins"])
        self._say("title", " / ".join(self.lexicon.phrase("titles", title) for title in self.asked.titles))

    def _statuses(self) -> None:
        chosen = list(dict.fromkeys(self.asked.statuses))
        if self.question.id == "partners-by-agreement":
            kind = next((kind for kind in self.asked.kinds if kind.startswith("agreement-")), None)
            self._say("having", self.lexicon.active(kind))
        elif not chosen or "status" in self.lexicon.of(self.question.id).get("covers", ()):
            return
        elif self._column("status") is None:
            self.unused.extend(self.lexicon.phrase("statuses", status) for status in chosen)
        else:
            statuses = self.lexicon.cues.data["statuses"]
            means = [f"{SCHEME}status-{code}" for status in chosen for code in statuses[status]["means"]]
            self._narrow(self._column("status"), means)
            self._say("status", " / ".join(self.lexicon.phrase("statuses", status) for status in chosen))

    def _words(self) -> None:
        asked = self.asked
        if asked.document is not None:
            self._bind_or_skip("document", asked.document, self.lexicon.labels.documents[asked.document].title)
        called = {name for thing in asked.things for name in thing.labels.values()}
        if asked.speaker is not None and (self._parameter("text") is not None or asked.speaker not in called):
            self._bind_or_skip("text", asked.speaker, asked.speaker)
        if asked.measure is not None and (self._parameter("measure") is not None or asked.is_bare_measure):
            self._bind_or_skip("measure", asked.measure, self.lexicon.concept(asked.measure))
        if asked.presumption is not None and self._parameter("boolean") is not None:
            self.parameters["presumption"] = asked.presumption
            self._say("unpresumed", "")

    def _day(self) -> None:
        """Bind the day; a year stands for its first day, its last, or the day before it, as the question asks."""
        asked = self.asked
        if self._parameter("date") is None:
            if asked.day is not None:
                self.unused.append(day_in_words(asked.day, self.lexicon.language))
            return
        takes = self.lexicon.of(self.question.id).get("year")
        day = asked.day or self._last_day() or self.today
        if asked.year_begins is not None and takes == "begins":
            day = asked.year_begins
        elif asked.year_begins is not None and takes == "follows":
            day = asked.year_begins - timedelta(days=1)
        self.parameters["asOf"] = day.isoformat()
        self._say("day", day_in_words(day, self.lexicon.language), year=day.year, next=day.year + 1)

    def _last_day(self) -> date | None:
        """The last day of a unit at home that is no more: on it, and not today, there is something to tell of it."""
        bound = [
            thing for thing in self.asked.things if thing.iri in self.parameters.values() and thing.country == HOME
        ]
        ended = [thing.last for thing in bound if thing.last is not None and thing.last < self.today]
        return min(ended, default=None)

    def _number(self) -> None:
        if self.asked.number is None:
            return
        parameter = self._parameter("number")
        if parameter is None:
            self.unused.append(self.asked.number)
        else:
            self._bind(parameter, self.asked.number, "number", self.asked.number)

    def _home_side(self) -> None:
        """Without a place, list each pair once, from its side at home."""
        if self._has_column("partner") and self._has_column("place") and "place" not in self.parameters:
            self._narrow("place", [HOME])

    def _bind_or_skip(self, kind: str, value: str, label: str) -> None:
        for name in (p.name for p in self.question.parameters if p.type == kind):
            if name not in self.parameters:
                self._bind(name, value, kind, label)
                return
        self.unused.append(label)

    def _bind(self, parameter: str, value: str, part: str, label: str) -> None:
        self.parameters[parameter] = value
        names = self.lexicon.labels.names
        thing = names.get(value)
        if thing is not None and self._parameter("date") is None:
            # Without a day all units of the name are meant: what is known of the old Hải Phòng is not forgotten.
            self.besides.extend({parameter: unit.iri} for unit in namesakes(thing, names) if unit.iri != value)
        self._say(part, label)

    def _narrow(self, column: str | None, allowed: Iterable[str]) -> None:
        if column is not None:
            self.narrowing[column] = self.narrowing.get(column, frozenset()) | frozenset(allowed)

    def _parameter(self, kind: str) -> str | None:
        return next((p.name for p in self.question.parameters if p.type == kind), None)

    def _column(self, kind: str) -> str | None:
        return next((c.name for c in self.question.columns if c.type == kind), None)

    def _has_column(self, name: str) -> bool:
        return any(column.name == name for column in self.question.columns)

    def _say(self, part: str, name: str, **more: object) -> None:
        own = self.lexicon.of(self.question.id).get(part)
        language = self.lexicon.language
        wording = self.lexicon.cues.phrase(part, language) if own is None else str(own[language])
        self.parts[part] = self.parts.get(part, "") + wording.format(name=name, **more)
