"""The words that questions are made of, and where they occur in a text.

`Cues` holds the data of `asking.yml`; an `Index` joins its words with all names of a store, of the countries
of the CLDR and of the measures, and finds them in a question, longest match first. `asking` makes sense of
what is found.

A question typed without accents matches names without them. Where the asker does type accents, a word must
carry the right ones: "Mỹ" is a country, "my" in an English question is not.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

import yaml
from babel import Locale

from graph.claim import Term, Value
from graph.naming.called import Labels
from graph.naming.labels import Named
from graph.naming.names import fold, tone_key
from ontology.errors import RuleError
from ontology.identifiers import BASE

Slot = Literal[
    "question",
    "with",
    "title",
    "kind",
    "status",
    "presumption",
    "measure",
    "country",
    "continent",
    "thing",
    "document",
    "speaker",
    "type_noun",
    "filler",
]
#: Where one stretch of text may mean several things, the first of these is meant.
_PRECEDENCE: tuple[Slot, ...] = (
    "kind", "status", "presumption", "question", "with", "title", "filler",
    "document", "country", "continent", "thing", "speaker", "type_noun", "measure",
)  # fmt: skip
_WORD = re.compile(r"\w+")
#: A shorter name is too often an everyday word of the other language to be found without its accents.
_SURE_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a stretch of text may mean: a slot and its value (a code, an IRI, or the position of a
    question).
    """

    slot: Slot
    value: str


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of the question and all it may mean, by precedence; no meaning: an unknown word."""

    begin: int
    end: int
    surface: str
    meanings: tuple[Meaning, ...]

    def values(self, slot: Slot) -> tuple[str, ...]:
        """Give the values it may have in a slot."""
        return tuple(meaning.value for meaning in self.meanings if meaning.slot == slot)


@dataclass(frozen=True, slots=True)
class Cues:
    """The data of `asking.yml` as it stands; the keys are described there."""

    data: Mapping[str, Any]

    def phrase(self, key: str, language: str) -> str:
        """Give a phrase of an answer in a language."""
        return str(self.data["phrases"][key][language])

    def is_filler(self, text: str) -> bool:
        """Tell whether a text is made of words that carry nothing."""
        fillers = {fold(word) for words in self.data["filler"].values() for word in words}
        return all(word in fillers for word in fold(text).split())


def load_cues(questions: Collection[str]) -> Cues:
    """Read the cues.

    Args:
        questions: Ids of the questions; one without cues cannot be asked in words.

    Raises:
        RuleError: The file is malformed, it speaks of a question that is none, or one with cues has no nouns.
    """
    resource = files("graph") / "asking" / "asking.yml"
    text = resource.read_text("utf-8")
    try:
        data = yaml.safe_load(text)
        asked, named = {entry["id"] for entry in data["questions"]}, set(data["nouns"])
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleError(f"graph/asking/asking.yml:{line}", "it is no YAML", "mend the line") from error
    except (TypeError, KeyError) as error:
        raise RuleError("graph/asking/asking.yml", f"it lacks {error}", "write it as the comments say") from error
    if wrong := sorted((asked | named) - set(questions)):
        raise RuleError(
            _place(text, wrong[0]), f"there is no question {', '.join(wrong)}", "name one of ontology/questions"
        )
    if wrong := sorted(asked - named):
        raise RuleError(_place(text, wrong[0]), f"{', '.join(wrong)} has cues but no nouns", "say what it lists")
    return Cues(MappingProxyType(dict(data)))


def _place(text: str, word: str) -> str:
    line = next((number for number, line in enumerate(text.splitlines(), 1) if word in line), 1)
    return f"graph/asking/asking.yml:{line}"


class Index:
    """Phrases by their folded words, each with its spellings and what it may mean."""

    def __init__(
        self, entries: Iterable[tuple[str, Meaning]], english: frozenset[str], vietnamese: frozenset[str]
    ) -> None:
        phrases: dict[tuple[str, ...], dict[Meaning, set[str]]] = defaultdict(lambda: defaultdict(set))
        for text, meaning in entries:
            words = tuple(fold(text).split())
            if words:
                phrases[words][meaning].add(_spelling(text))
        self._phrases = phrases
        self._longest = max(map(len, phrases), default=0)
        self._english = english
        self._vietnamese = vietnamese

    @classmethod
    def build(cls, cues: Cues, labels: Labels, speakers: Iterable[Term] = ()) -> "Index":
        """Join the cues with the names of a store and of those whose words its documents report."""
        english, vietnamese = (frozenset(map(fold, cues.data["filler"][language])) for language in ("en", "vi"))
        said = [(name.lexical, Meaning("speaker", name.lexical)) for name in speakers if isinstance(name, Value)]
        return cls([*_cue_entries(cues), *_name_entries(cues, labels), *said], english, vietnamese)

    def matches(self, text: str) -> list[Match]:
        """Cover a text with matches from left to right, the longest first; unknown words stand alone."""
        words = [
            (found.start(), found.end(), folded)
            for found in _WORD.finditer(text)
            for folded in fold(found.group()).split()
        ]
        marked = _spelling(text) != fold(text)
        english = not marked and self._is_english([folded for _, _, folded in words])
        covered: list[Match] = []
        at = 0
        while at < len(words):
            match, length = self._longest_match(text, words, at, marked=marked, english=english)
            covered.append(match)
            at += length
        return covered

    def _is_english(self, words: Sequence[str]) -> bool:
        """Tell the language of a text without accents by the small words that it has more of."""
        return sum(word in self._english for word in words) > sum(word in self._vietnamese for word in words)

    def _longest_match(
        self, text: str, words: list[tuple[int, int, str]], at: int, *, marked: bool, english: bool
    ) -> tuple[Match, int]:
        for length in range(min(self._longest, len(words) - at), 0, -1):
            stretch = words[at : at + length]
            begin, end = stretch[0][0], stretch[-1][1]
            found = self._phrases.get(tuple(folded for _, _, folded in stretch), {})
            surface = text[begin:end]
            fitting = [
                meaning
                for meaning, spellings in found.items()
                if any(_fits(surface, spelled, marked=marked, english=english) for spelled in spellings)
            ]
            if fitting:
                fitting.sort(key=lambda meaning: (_PRECEDENCE.index(meaning.slot), meaning.value))
                return Match(begin, end, surface, tuple(fitting)), length
        begin, end, _ = words[at]
        return Match(begin, end, text[begin:end], ()), 1


def compose(text: str) -> str:
    """Give a text in NFC, so that offsets and accents are those a person sees."""
    return unicodedata.normalize("NFC", text)


def _fits(surface: str, spelled: str, *, marked: bool, english: bool) -> bool:
    typed = _spelling(surface)
    if typed == spelled:
        return True
    several = " " in typed
    if typed != fold(surface):
        return several
    bare = spelled == fold(spelled)
    if several or bare:
        return True
    return not marked and (len(typed) >= _SURE_LENGTH or not english)


def _spelling(text: str) -> str:
    return " ".join(_WORD.findall(tone_key(text)))


def _cue_entries(cues: Cues) -> Iterable[tuple[str, Meaning]]:
    data = cues.data
    slots: tuple[tuple[Slot, str], ...] = (
        ("kind", "kinds"), ("status", "statuses"), ("title", "titles"), ("continent", "continents"),
    )  # fmt: skip
    for slot, section in slots:
        for name, entry in data[section].items():
            yield from ((cue, Meaning(slot, name)) for cue in entry["cues"])
    yield from ((cue, Meaning("presumption", "false")) for cue in data["presumption"]["cues"])
    for position, entry in enumerate(data["questions"]):
        yield from ((cue, Meaning("question", str(position))) for cue in entry["cues"])
        yield from ((cue, Meaning("with", str(position))) for cue in entry.get("with", ()))
    for name, nouns in data["type_nouns"].items():
        yield from ((noun, Meaning("type_noun", name)) for noun in nouns)
    for fillers in data["filler"].values():
        yield from ((word, Meaning("filler", "")) for word in fillers)


def _name_entries(cues: Cues, labels: Labels) -> Iterable[tuple[str, Meaning]]:
    for locale in ("vi", "en"):
        for code, name in Locale(locale).territories.items():
            if len(code) == 2 and code.isalpha():
                yield name, Meaning("country", f"{BASE}id/country/{code}")
    for code, names in cues.data["countries"].items():
        yield from ((name, Meaning("country", f"{BASE}id/country/{code}")) for name in names)
    for thing in labels.names:
        slot: Slot = "country" if "/id/country/" in thing.iri else "thing"
        spellings = {*thing.labels.values(), *(text for text, _ in thing.others)}
        yield from ((name, Meaning(slot, thing.iri)) for name in sorted(spellings | _joined(thing)))
    for name, texts in labels.words.concepts.items():
        if name.startswith("measure-"):
            yield from ((text, Meaning("measure", name)) for text in texts.values())
    for name, texts_of in cues.data["measures"].items():
        yield from ((text, Meaning("measure", name)) for text in texts_of)
    for line in labels.documents.values():
        yield from ((name, Meaning("document", line.iri)) for name in (line.title, line.name))


def _joined(thing: Named) -> set[str]:
    """Give the name of a Vietnamese place as English papers print it: "Haiphong"."""
    name, is_home = thing.labels.get("vi", ""), (thing.country or "").endswith("/country/VN")
    is_place = any(f"/id/{kind}/" in thing.iri for kind in ("region", "city"))
    return {fold(name).replace(" ", "")} if is_home and is_place and len(name.split()) in (2, 3) else set()
