"""Requests as people and programs make them of a service, drawn from a store: by kind, and repeatable.

Every competency question is asked over REST, mostly about one thing, at times about many; the ask box is asked in both
languages; lists, entities, sentences, pages, linked data and SPARQL follow. Values come from the store, those of which
more is known more often.

    Traffic.of(store).request("question", Random(1)).target      # "/api/v1/questions/visits?visited=…"
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from string import Template
from typing import Final
from urllib.parse import quote, urlencode

import yaml

from benchmarks.questions import Given, Values, drawn
from graph import vocabulary as v
from graph.naming.labels import Names, local_name, read_names
from graph.view import View
from ontology.identifiers import BASE
from ontology.questions import Question, load_questions

#: How often each kind is asked for, of a hundred requests.
SHARES: Final[Mapping[str, int]] = {"question": 30, "ask": 15, "rest": 20, "sparql": 15, "page": 12, "linked": 8}
#: The kinds whose answers come from ready questions.
TEMPLATES: Final = ("question", "ask")
#: Of twenty ready questions, how many are about one thing where they can be; the rest are about many, or all.
_ABOUT_ONE: Final = 19
_QUERIES: Final = Path(__file__).with_name("queries")
_ASKED: Final = Path(__file__).with_name("asked.yml")
_JSON: Final = "application/json"
_RESULTS: Final = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Request:
    """A GET request: its kind, what it is about in a word or two, its address on the server, what it accepts."""

    kind: str
    name: str
    target: str
    accept: str


@dataclass(frozen=True, slots=True)
class Traffic:
    """What requests are made of."""

    questions: tuple[Question, ...]
    values: Values
    names: Names
    texts: Mapping[str, Sequence[str]]
    queries: Mapping[str, str]
    evidence: tuple[str, ...]
    relations: tuple[str, ...]
    things: tuple[str, ...]

    @classmethod
    def of(cls, store: Path) -> "Traffic":
        """Draw it from what was published last in a store."""
        view = View.open(store)
        names = read_names(view)
        quoted = sorted(q[0] for q in view.match(None, v.TYPE, v.EVIDENCE, every_graph=True, limit=5000))
        return cls(
            tuple(load_questions().values()), Values.of(view), names, yaml.safe_load(_ASKED.read_text("utf-8")),
            {path.stem: path.read_text("utf-8") for path in sorted(_QUERIES.glob("*.rq"))},
            tuple(quoted), tuple(sorted(q[0] for q in view.match(None, v.TYPE, v.AGREEMENT))),
            tuple(sorted(thing.iri for thing in names if thing.iri.startswith(BASE))),
        )  # fmt: skip

    def any(self, random: Random) -> Request:
        """Make a request of some kind, by the shares of the kinds."""
        return self.request(random.choices([*SHARES], [*SHARES.values()])[0], random)

    def request(self, kind: str, random: Random) -> Request:
        """Make a request of a kind."""
        make: Mapping[str, Callable[[Random], Request]] = {
            "question": self._question, "ask": self._ask, "rest": self._rest, "sparql": self._sparql,
            "page": self._page, "linked": self._linked,
        }  # fmt: skip
        return make[kind](random)

    def _question(self, random: Random) -> Request:
        question = random.choice(self.questions)
        given = drawn(question, self.values, random, about_one=random.randrange(20) < _ABOUT_ONE)
        about = "one" if _is_about_one(question, given) else "many"
        return Request("question", f"{question.id} {about}", _address(f"/api/v1/questions/{question.id}", given), _JSON)

    def _ask(self, random: Random) -> Request:
        language = random.choice(("vi", "en"))
        place, partner = self._place(random), self._place(random)
        said = Template(random.choice(self.texts[language])).substitute(
            place=self._named(place, language), partner=self._named(partner, language),
            country=self._named(self._value("country", random), language), year=random.randrange(1995, 2027),
            body=self._named(self._value("body", random), language),
            person=self._named(self._value("person", random), language),
            company=self._named(self._value("investor", random), language),
            network=self._named(self._value("network", random), language),
        )  # fmt: skip
        return Request("ask", language, _address("/api/v1/ask", {"q": said, "lang": language}), _JSON)

    def _rest(self, random: Random) -> Request:
        place, country = local_name(self._place(random)), local_name(self._value("country", random))
        thing, relation = random.choice(self.things), random.choice(self.relations)
        asked: Sequence[tuple[str, Given]] = (
            ("partners", {"country": country}), ("partners", {"place": place, "status": "active"}),
            ("partners", {"country": country, "as_of": f"{random.randrange(1995, 2027)}-07-01"}),
            ("agreements", {"place": place}), ("ties", {"country": country}), ("investors", {"country": country}),
            ("observations", {"place": place}), ("entities", {"country": country, "limit": "20"}),
            ("search", {"q": self._named(thing, random.choice(("vi", "en")))[:200], "limit": "20"}),
            ("expiring", {"as_of": f"{random.randrange(1995, 2027)}-07-01"}),
            (f"entities/{_kind_and_key(thing)}", {}), (f"entities/{_kind_and_key(self._place(random))}", {}),
            (f"relations/{_kind_and_key(relation)}", {}), ("evidence", {"of": relation}),
            (f"evidence/{local_name(random.choice(self.evidence))}", {}), ("documents", {"limit": "20"}),
        )  # fmt: skip
        path, given = random.choice(asked)
        return Request("rest", path.partition("/")[0], _address(f"/api/v1/{path}", given), _JSON)

    def _sparql(self, random: Random) -> Request:
        name = random.choice([*self.queries])
        day = f"{random.randrange(1990, 2027)}-{random.randrange(1, 13):02}-01"
        query = self.queries[name].replace("$place", self._place(random)).replace("$day", day)
        query = query.replace("$country", self._value("country", random))
        return Request("sparql", name, f"/sparql?query={quote(query, safe='')}", _RESULTS)

    def _page(self, random: Random) -> Request:
        language = random.choice(("vi", "en"))
        country, place = local_name(self._value("country", random)), self._place(random)
        text = self._ask(random).target.partition("?")[2].partition("&lang=")[0]
        pages = (
            "", f"partners?country={country}", f"entities/{_kind_and_key(place)}", f"ask?{text}",
            f"relations/{_kind_and_key(random.choice(self.relations))}", "documents", "questions", "coverage",
            f"questions/partners-by-agreement?country={country}", f"agreements?q={country}",
        )  # fmt: skip
        chosen = random.choice(pages)
        name = chosen.partition("?")[0].partition("/")[0] or "home"
        return Request("page", name, f"/{language}/{chosen}", "text/html")

    def _linked(self, random: Random) -> Request:
        thing = random.choice(self.things if random.random() < 0.5 else self.relations)
        accept = random.choice(("text/turtle", "application/ld+json", "application/n-triples"))
        return Request("linked", accept, f"/id/{_kind_and_key(thing)}", accept)

    def _place(self, random: Random) -> str:
        return self._value("place", random)

    def _value(self, name: str, random: Random) -> str:
        return random.choice(self.values.found[name])

    def _named(self, iri: str, language: str) -> str:
        return self.names.label(iri, language)


def _is_about_one(question: Question, given: Given) -> bool:
    things = {"place", "organisation", "person", "document", "text"}
    return any(parameter.type in things and parameter.name in given for parameter in question.parameters)


def _kind_and_key(iri: str) -> str:
    return "/".join(iri.rsplit("/", 2)[1:])


def _address(path: str, given: Given) -> str:
    return path + (f"?{urlencode(given)}" if given else "")
