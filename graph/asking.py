"""The ask box: a question in Vietnamese or English becomes a ready-made question with its parameters.

Deterministic: `cues` finds the words it knows, `understand` settles which question they make and fills its
    parameters,
`ask` runs it and says the answer in a sentence. What was understood is said back, and so is every word that
was not used.

    asker = Asker.of(view)
    reply = asker.ask("Đối tác nào ở Nhật Bản có bản ghi nhớ còn hiệu lực?", "vi", date(2026, 11, 22))
    reply.sentence     # "3 đối tác tại Nhật Bản có bản ghi nhớ còn hiệu lực tính đến 22/11/2026"
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from babel import Locale

from graph.cues import Cues, Index, Match, compose, load_cues
from graph.days import day_in_words
from graph.labels import Named
from graph.query_errors import Malformed
from graph.questions import Answer, Labels, Row, read_labels, run
from graph.view import View
from ontology.identifiers import BASE, SCHEME
from ontology.questions import Question, load_questions

HOME = f"{BASE}id/country/VN"
_PEOPLE = "Person"
_DAY = (
    r"(?:(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})|(?P<year>(?:19|20)\d{2}))"
)
#: "tính đến ngày 1/7/2025", "as of 2025-07-01", "vào năm 2020": a day, or the last day of a year.
_AS_OF = re.compile(
    r"(?:\b(?:tính đến|tinh den|đến|den|vào|vao|as of|as at|on|at|by|in|of)\b\s*)?"
    r"(?:\b(?:hết|het|ngày|ngay|năm|nam|end of|the end of)\b\s*)*(?<!\w)" + _DAY + r"(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken for.

    Attributes:
        question: Id of the ready-made question.
        parameters: Values for `graph.questions.run`.
        narrowing: Further conditions on its rows: allowed IRIs by column.
        sentence: The question as understood, a noun phrase in the asker's language ("partners in Japan …").
        what: The same for "one" and for "many".
        unknown: Words that were not used, as typed.
    """

    question: str
    parameters: Mapping[str, str]
    narrowing: Mapping[str, frozenset[str]]
    sentence: str
    what: Mapping[str, str]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answered question: how it was understood, the rows, and one sentence that sums them up."""

    understood: Understood
    answer: Answer
    sentence: str


@dataclass(slots=True)
class _Slots:
    """What the words of one question fill."""

    cues: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    presumption: str | None = None
    measure: str | None = None
    countries: list[str] = field(default_factory=list)
    things: list[Named] = field(default_factory=list)
    document: str | None = None
    day: date | None = None
    year_begins: date | None = None
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asker:
    """Understands and answers questions on one view; build it once for each published state."""

    view: View
    labels: Labels
    questions: Mapping[str, Question]
    cues: Cues
    index: Index

    @classmethod
    def of(cls, view: View, labels: Labels | None = None) -> "Asker":
        """Read names and cues for a view."""
        labels = read_labels(view) if labels is None else labels
        cues = load_cues()
        return cls(view, labels, load_questions(), cues, Index.build(cues, labels))

    def understand(self, text: str, language: str, today: date) -> Understood | None:
        """Settle which question a text asks; None where nothing in it says so.

        Args:
            text: What was typed, in Vietnamese or English, with accents or without.
            language: "vi" or "en": of the sentence that says what was understood.
            today: The day that is meant when none is given.
        """
        slots = self._fill(compose(text))
        chosen = self._question(slots)
        if chosen is None:
            return None
        return _Framing(self, chosen, slots, language, today).understood()

    def ask(self, text: str, language: str, today: date, *, presumption: bool = True) -> Reply | None:
        """Answer a question; None where it was not understood.

        Args:
            text, language, today: As for `understand`.
            presumption: Whether a paper never seen to end counts as in force; the text may switch it off too.
        """
        understood = self.understand(text, language, today)
        if understood is None:
            return None
        parameters = dict(understood.parameters)
        question = self.questions[understood.question]
        if not presumption and any(parameter.name == "presumption" for parameter in question.parameters):
            parameters["presumption"] = "false"
        try:
            answer = run(self.view, question, parameters, today, self.labels)
        except Malformed:
            return None
        rows = tuple(row for row in answer.rows if self._holds(row, understood.narrowing))
        answer = replace(answer, rows=rows)
        return Reply(understood, answer, self._sentence(understood, answer, language))

    def _sentence(self, understood: Understood, answer: Answer, language: str) -> str:
        count = counted(answer)
        if count == 0:
            key = "none_in_one" if answer.documents == 1 else "none"
            return self.cues.phrase(key, language).format(what=understood.what["one"], n=answer.documents)
        what = understood.what["one" if count == 1 else "many"]
        return self.cues.phrase("found", language).format(n=count, what=what)

    def _holds(self, row: Row, narrowing: Mapping[str, frozenset[str]]) -> bool:
        return all(
            any(self._within(cell.iri, allowed) for cell in row.cells.get(column, ()))
            for column, allowed in narrowing.items()
        )

    def _within(self, iri: str | None, allowed: frozenset[str]) -> bool:
        """Tell whether a thing is one of those asked for, or lies in one of them."""
        if iri is None or iri in allowed:
            return iri is not None
        thing = self.labels.names.get(iri)
        return thing is not None and (thing.within in allowed or thing.country in allowed)

    def _fill(self, text: str) -> _Slots:
        slots = _Slots()
        rest = text
        for found in _AS_OF.finditer(text):
            day = _day(found)
            if day is not None:
                slots.day = day
                slots.year_begins = date(day.year, 1, 1) if found["year"] else None
                rest = rest[: found.start()] + " " * (found.end() - found.start()) + rest[found.end() :]
        matches = self.index.matches(rest)
        for position, match in enumerate(matches):
            self._take(slots, match, matches[max(position - 1, 0) : position + 2])
        return slots

    def _take(self, slots: _Slots, match: Match, neighbours: Sequence[Match]) -> None:
        if not match.meanings:
            slots.unknown.append(match.surface)
            return
        slots.cues.extend(int(value) for value in match.values("question"))
        slots.kinds.extend(match.values("kind"))
        slots.statuses.extend(match.values("status"))
        if match.values("presumption"):
            slots.presumption = "false"
        slots.measure = next(iter(match.values("measure")), slots.measure)
        match match.meanings[0].slot:
            case "country":
                slots.countries.append(match.meanings[0].value)
            case "thing":
                slots.things.append(self._settle(match.values("thing"), neighbours))
            case "document":
                slots.document = match.meanings[0].value

    def _settle(self, candidates: Sequence[str], neighbours: Sequence[Match]) -> Named:
        """Choose among namesakes: the class that a neighbouring noun names, else a city, else the first by
        IRI.
        """
        things = [thing for iri in candidates if (thing := self.labels.names.get(iri)) is not None]
        wanted = {value for match in neighbours for value in match.values("type_noun")}
        return min(
            things,
            key=lambda thing: (
                not wanted & set(thing.classes) if wanted else False,
                "City" not in thing.classes,
                thing.iri,
            ),
        )

    def _question(self, slots: _Slots) -> str | None:
        partners = self.cues.data["partners"]
        for position in sorted(slots.cues):
            entry = self.cues.data["questions"][position]
            if entry.get("needs") and getattr(slots, entry["needs"]) is None:
                continue
            return self._of_partners(slots) if entry["id"] == partners["question"] else str(entry["id"])
        if slots.kinds:
            return str(partners["by_kind"][slots.kinds[0].partition("-")[0]])
        if slots.document is not None:
            return "claims-of-document"
        if slots.statuses or slots.things or slots.countries:
            return self._of_partners(slots)
        return None

    def _of_partners(self, slots: _Slots) -> str:
        """Decide what "partners" are asked of: agreements in force, agreements in another state, or ties."""
        partners = self.cues.data["partners"]
        if any(status != "active" for status in slots.statuses):
            return str(partners["with_other_status"])
        agreed = any(kind.startswith("agreement-") for kind in slots.kinds)
        tied = any(kind.startswith("tie-") for kind in slots.kinds)
        if agreed or (slots.statuses and not tied):
            return str(partners["question"])
        return str(partners["without_agreement"])


def counted(answer: Answer) -> int:
    """Count what an answer lists: different partners where it lists partners, else its rows."""
    if answer.question.id == "partners-by-agreement":
        return len({row.partner.iri for row in answer.partners})
    return len(answer.rows)


class _Framing:
    """Puts the slots of one text into the parameters of one question, and into words."""

    def __init__(self, asker: Asker, chosen: str, slots: _Slots, language: str, today: date) -> None:
        self._asker, self._slots, self._language, self._today = asker, slots, language, today
        self._question = asker.questions[chosen]
        self._parameters: dict[str, str] = {}
        self._narrowing: dict[str, frozenset[str]] = {}
        self._parts: dict[str, str] = {}
        self._unused: list[str] = []

    def understood(self) -> Understood:
        self._countries()
        self._things()
        self._kinds()
        self._statuses()
        self._rest()
        self._home_side()
        what = {number: self._what(number) for number in ("one", "many")}
        return Understood(
            self._question.id,
            MappingProxyType(self._parameters),
            MappingProxyType(self._narrowing),
            what["many"],
            MappingProxyType(what),
            tuple(dict.fromkeys([*self._slots.unknown, *self._unused])),
        )

    def _countries(self) -> None:
        abroad = [iri for iri in dict.fromkeys(self._slots.countries) if iri != HOME]
        if not abroad:
            return
        names = " / ".join(self._label(iri) for iri in abroad)
        parameter = self._parameter("country")
        if parameter is not None and len(abroad) == 1:
            self._parameters[parameter] = abroad[0]
        elif self._column("country") is not None:
            self._narrow(self._column("country"), abroad)
        elif self._column("place") is not None:
            self._narrow("partner" if self._has_column("partner") else self._column("place"), abroad)
        else:
            self._unused.append(names)
            return
        self._say("country", names)

    def _things(self) -> None:
        for thing in {thing.iri: thing for thing in self._slots.things}.values():
            label = thing.label(self._language)
            if self._is_place(thing):
                self._place(thing, label)
            elif _PEOPLE in thing.classes:
                self._bind_or_skip("person", thing.iri, label)
            else:
                self._bind_or_skip("organisation", thing.iri, label)

    def _place(self, thing: Named, label: str) -> None:
        parameter = self._parameter("place")
        abroad = thing.country is not None and thing.country != HOME
        if abroad and self._has_column("partner") and (parameter == "local" or parameter in self._parameters):
            self._narrow("partner", [thing.iri])
            self._say("with", label)
        elif parameter is not None and parameter not in self._parameters:
            self._parameters[parameter] = thing.iri
            self._say("place", label)
        elif self._has_column("partner") and parameter is not None:
            self._narrow("partner", [thing.iri])
            self._say("with", label)
        elif self._column("organisation") is not None:
            self._narrow(self._column("organisation"), [thing.iri])
            self._say("place", label)
        else:
            self._unused.append(label)

    def _kinds(self) -> None:
        for kind in dict.fromkeys(self._slots.kinds):
            scheme = kind.partition("-")[0]
            parameter = self._parameter(f"{scheme}-kind")
            if parameter is not None and parameter not in self._parameters:
                self._parameters[parameter] = kind
            elif self._column(f"{scheme}-kind") is not None and parameter is None:
                self._narrow(self._column(f"{scheme}-kind"), [f"{SCHEME}{kind}"])
            else:
                self._unused.append(self._asker.labels.words.concept(kind, self._language))
                continue
            if self._question.id != "partners-by-agreement":
                self._say("kind", str(self._asker.cues.data["kinds"][kind]["phrase"][self._language]))

    def _statuses(self) -> None:
        chosen = list(dict.fromkeys(self._slots.statuses))
        partners = self._question.id == "partners-by-agreement"
        if chosen and not partners:
            if self._column("status") is None:
                self._unused.extend(self._status_phrase(status) for status in chosen)
                return
            means = [code for status in chosen for code in self._asker.cues.data["statuses"][status]["means"]]
            self._narrow(self._column("status"), [f"{SCHEME}status-{code}" for code in means])
            self._say("status", " / ".join(self._status_phrase(status) for status in chosen))
        if partners:
            kind = next((kind for kind in self._slots.kinds if kind.startswith("agreement-")), None)
            self._say("having", self._active(kind))

    def _rest(self) -> None:
        slots = self._slots
        if slots.document is not None:
            self._bind_or_skip("document", slots.document, self._asker.labels.documents[slots.document].title)
        if slots.measure is not None:
            label = self._asker.labels.words.concept(slots.measure, self._language)
            if self._parameter("measure") is not None:
                self._bind_or_skip("measure", slots.measure, label)
        if self._parameter("date") is not None:
            begins = self._asker.cues.data["nouns"][self._question.id].get("year") == "begins"
            day = (slots.year_begins if begins else None) or slots.day or self._today
            self._parameters["asOf"] = day.isoformat()
            self._say("day", day_in_words(day, self._language))
        elif slots.day is not None:
            self._unused.append(day_in_words(slots.day, self._language))
        if slots.presumption is not None and self._parameter("boolean") is not None:
            self._parameters["presumption"] = slots.presumption
            self._say("unpresumed", "")

    def _home_side(self) -> None:
        """Without a place, list each pair once, from its side at home."""
        if self._has_column("partner") and self._has_column("place") and "place" not in self._parameters:
            self._narrow("place", [HOME])

    def _bind_or_skip(self, kind: str, value: str, label: str) -> None:
        for name in (p.name for p in self._question.parameters if p.type == kind):
            if name not in self._parameters:
                self._parameters[name] = value
                self._say(kind, label)
                return
        self._unused.append(label)

    def _narrow(self, column: str | None, allowed: Iterable[str]) -> None:
        if column is not None:
            self._narrowing[column] = self._narrowing.get(column, frozenset()) | frozenset(allowed)

    def _parameter(self, kind: str) -> str | None:
        return next((p.name for p in self._question.parameters if p.type == kind), None)

    def _column(self, kind: str) -> str | None:
        return next((c.name for c in self._question.columns if c.type == kind), None)

    def _has_column(self, name: str) -> bool:
        return any(column.name == name for column in self._question.columns)

    def _is_place(self, thing: Named) -> bool:
        return any(f"/id/{kind}/" in thing.iri for kind in ("region", "city", "country", "former-country"))

    def _label(self, iri: str) -> str:
        thing = self._asker.labels.names.get(iri)
        if thing is not None:
            return thing.label(self._language)
        return country_name(iri.rpartition("/")[2], self._language)

    def _status_phrase(self, status: str) -> str:
        return str(self._asker.cues.data["statuses"][status]["phrase"][self._language])

    def _active(self, kind: str | None) -> str:
        """Name a kind of paper in force, in English with its article: "an active MOU", "bản ghi nhớ còn
        hiệu lực".
        """
        cues = self._asker.cues
        noun = (
            cues.phrase("any_agreement", self._language)
            if kind is None
            else str(cues.data["kinds"][kind]["phrase"][self._language])
        )
        adjective = self._status_phrase("active")
        if self._language == "vi":
            return f"{noun} {adjective}"
        return f"{'an' if adjective in cues.data['phrases']['an'] else 'a'} {adjective} {noun}"

    def _say(self, part: str, name: str) -> None:
        own = self._asker.cues.data["nouns"][self._question.id].get(part)
        wording = self._asker.cues.phrase(part, self._language) if own is None else str(own[self._language])
        said = wording.format(name=name)
        self._parts[part] = self._parts.get(part, "") + said

    def _what(self, number: str) -> str:
        nouns = self._asker.cues.data["nouns"][self._question.id]
        noun = nouns["one"] if number == "one" and self._language == "en" else nouns[self._language]
        parts = {**self._parts, "noun": noun}
        return "".join(parts.get(part, "") for part in self._asker.cues.data["phrases"]["order"])


def country_name(code: str, language: str) -> str:
    """Name a country that the store does not mention, after the CLDR."""
    return str(Locale(language).territories.get(code, code))


def _day(found: re.Match[str]) -> date | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if found["year"]:
            return date(int(found["year"]), 12, 31)
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
