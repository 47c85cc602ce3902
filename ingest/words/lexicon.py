"""The words of `lexicon.yml`, compiled once for the mention cascade.

`Lexicon.load()` reads the file; a malformed one raises `RuleError` with the key that is wrong. The nouns that say what
a place is ("tỉnh", "Prefecture") are those of the gazetteer, so that finding a name and settling it agree.

>>> Lexicon.load().place_nouns["tỉnh"], Lexicon.load().place_suffixes["prefecture"]
('region', 'region')
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from ingest.names.reference import FOLDER, read_table
from ingest.text.normal import fold
from ingest.words.alternatives import tree, whole_word, word_begun
from ingest.words.beginnings import Beginnings
from ingest.words.rulefile import read_rules
from ingest.words.value_grammar import grammar
from ontology.errors import RuleError

PlaceNoun = Literal["region", "city", "country"]
_FILE = Path(__file__).with_name("lexicon.yml")
_NEEDED = tuple(
    "anaphora bodies not_in_body abbreviations domains titles honorifics surnames name_stop speech_verbs attribution "
    "former".split()
)


class TypeNoun(NamedTuple):
    """A noun that types a place: the word, its language, what it makes of the name."""

    noun: str
    language: str
    means: PlaceNoun

    @property
    def before(self) -> bool:
        """Whether it stands before the name: all Vietnamese ones, and English ones with "of"."""
        return self.language == "vi" or self.noun.endswith(" of")


@dataclass(frozen=True)
class Lexicon:
    """Words that make mentions; every word is folded.

    Attributes:
        data: The parsed file.
        type_nouns: Nouns that type a place.
    """

    data: Mapping[str, Any]
    type_nouns: tuple[TypeNoun, ...]

    @classmethod
    def load(cls, path: Path = _FILE, gazetteers: Path = FOLDER) -> "Lexicon":
        """Read a lexicon file and the type nouns of a folder of gazetteers.

        Raises:
            RuleError: The file is no YAML mapping or lacks a key, or a type noun means nothing known.
        """
        data, _ = read_rules(path)
        for key in _NEEDED:
            if not isinstance(data, dict) or key not in data:
                raise RuleError(path.name, f"the key {key!r} is missing", "add it as docs/format-frames.md describes")
        return cls(data, tuple(_type_nouns(gazetteers / "type_nouns.csv")))

    @cached_property
    def place_nouns(self) -> Mapping[str, PlaceNoun]:
        """Type noun before a name -> what it makes of it, longest first."""
        return _longest_first({fold(n.noun): n.means for n in self.type_nouns if n.before})

    @cached_property
    def place_suffixes(self) -> Mapping[str, PlaceNoun]:
        """Type noun after a name -> what it makes of it, longest first."""
        return _longest_first({fold(n.noun): n.means for n in self.type_nouns if not n.before})

    @cached_property
    def place_noun_before(self) -> re.Pattern[str]:
        """Matches a type noun that ends the text before a name."""
        return re.compile(word_begun(_folded(self.place_nouns), "noun") + " ?$")

    @cached_property
    def place_noun(self) -> re.Pattern[str]:
        """Matches a type noun that begins the text, with the space after it."""
        return re.compile(rf"(?:{_alternatives(self.place_nouns)}) ?")

    @cached_property
    def company_tail(self) -> re.Pattern[str]:
        """Matches what goes on behind the known name of a company, with the space before it."""
        return re.compile(rf"(?: (?:{_alternatives(self.data['company_tails'])})(?!\w)){{1,4}}\.?")

    @cached_property
    def of_a_country(self) -> re.Pattern[str]:
        """Matches words that end the text before the short name of a country."""
        return re.compile(rf"(?<!\w)(?:{_alternatives(self.data['of_a_country'])}) $")

    @cached_property
    def wide_nouns(self) -> frozenset[str]:
        """Type nouns behind which no unlisted place is looked for."""
        return frozenset(fold(noun) for noun in self.data["wide_nouns"])

    @cached_property
    def small_nouns(self) -> frozenset[str]:
        """Type nouns that are one only in small letters."""
        return frozenset(fold(noun) for noun in self.data["small_nouns"])

    @cached_property
    def continent(self) -> re.Pattern[str]:
        """Matches, from the noun on, the name of a continent, whose last word may be the short name of a country."""
        return re.compile(rf"(?<!\w)châu (?:{_alternatives(self.data['continents'])})(?!\w)")

    @cached_property
    def home_names(self) -> frozenset[str]:
        """First words of names at home that are not spelt as Vietnamese is."""
        return frozenset(fold(word) for word in self.data["home_names"])

    @cached_property
    def ends_in_tie(self) -> re.Pattern[str]:
        """Matches what ends the text before a noun that is of a tie and not of the name ("sister city of Kobe")."""
        return re.compile(rf"(?<!\w)(?:{_alternatives(self.data['not_a_type'])}) $")

    @cached_property
    def small_suffixes(self) -> Mapping[str, PlaceNoun]:
        """Type noun in small letters after an English name, also in the plural -> what it makes of it."""
        return {fold(noun): means for means, nouns in self.data["small_suffixes"].items() for noun in nouns}

    @cached_property
    def authorities(self) -> Mapping[str, str]:
        """Title of a Vietnamese office that issues papers in its own name -> the office."""
        return {fold(title): name for title, name in self.data["authorities"].items()}

    @cached_property
    def demonyms(self) -> Mapping[str, str]:
        """English adjective of a country -> the country's code."""
        return {fold(word): code for word, code in self.data["demonyms"].items()}

    @cached_property
    def place_lead(self) -> re.Pattern[str]:
        """Matches the words that English sets before a place's name, with the country's adjective among them."""
        countries, others = tree(self.demonyms), _alternatives(self.data["place_leads"])
        words = rf"(?:(?:{others}) )*"
        both = rf"(?:(?P<last>{countries})(?:'s)? {words}|(?:(?:{others}) )+)"
        return re.compile(rf"(?<![\w-])(?:the )?{words}{both}$")

    @cached_property
    def lead_words(self) -> frozenset[str]:
        """Words that English sets before a place's name, also at the begin of a sentence ("Northern Vinh Phuc")."""
        return frozenset(self.data["place_leads"]) | frozenset(self.demonyms)

    @cached_property
    def paper_name(self) -> re.Pattern[str]:
        """Matches a name with capitals that is of a kind of paper."""
        return re.compile(_alternatives(self.data["paper_names"]))

    @cached_property
    def network_tail(self) -> re.Pattern[str]:
        """Matches how the name of a network of cities goes on behind its head, up to a word that is none of it."""
        of, until = (_alternatives(self.data["network_tails"][part]) for part in ("of", "until"))
        word = rf"(?!(?:{until})(?!\w))[^\W\d_]{{1,12}}"
        return re.compile(rf"(?:{word} ){{0,3}}(?:các|những) {of}(?: {word}){{0,9}}")

    @cached_property
    def paper_words(self) -> re.Pattern[str]:
        """Matches Vietnamese words for a kind of paper."""
        return re.compile(rf"{_alternatives(self.data['paper_words'])}(?!\w)")

    @cached_property
    def common_name(self) -> re.Pattern[str]:
        """Matches words that are no name for all their capitals."""
        return re.compile(_alternatives(self.data["common_names"]))

    @cached_property
    def committee(self) -> re.Pattern[str]:
        """Matches the English name of a committee of a locality."""
        return re.compile(rf"(?P<head>{_alternatives(self.data['committees']['names'])})(?!\w)")

    @cached_property
    def committee_level(self) -> re.Pattern[str]:
        """Matches what stands between a locality and its committee, or for the locality ("the provincial")."""
        return re.compile(rf"(?<!\w)(?P<level>{_alternatives(self.data['committees']['levels'])}) $")

    @cached_property
    def association_tail(self) -> re.Pattern[str]:
        """Matches how an association's name goes on in small letters, with the spaces around."""
        return re.compile(rf" (?:(?:{_alternatives(self.data['association_tails'])}) )?")

    @cached_property
    def business_of(self) -> re.Pattern[str]:
        """Matches companies and projects that the adjective of a country tells the origin of: "Japanese firms"."""
        what = "(?:investors?|firms|companies|enterprises|businesses|projects|ones|investment|capital|corporations)"
        made = "(?:[ -](?:invested|funded|backed|owned))?"
        return re.compile(rf"(?<!\w)(?P<people>{tree(self.demonyms)}){made} {what}(?!\w)")

    @cached_property
    def people(self) -> re.Pattern[str]:
        """Matches the adjective of a country before the company whose it is: "South Korean conglomerate Hanbit"."""
        kinds = "giant|group|firm|company|conglomerate|maker|producer|manufacturer|developer|investor|corporation"
        made = rf"(?:[ -](?:based|invested|owned|backed))?(?: (?:[a-z-]{{2,14}} ){{0,3}}?(?:{kinds}))? "
        return re.compile(rf"(?<!\w)(?P<people>{tree(self.demonyms)}){made}(?P<who>[\ue002\ue00b])")

    @cached_property
    def nationwide(self) -> frozenset[str]:
        """First words of English bodies that are of no locality."""
        return frozenset(fold(w) for w in self.data["nationwide"])

    @cached_property
    def not_in_body(self) -> frozenset[str]:
        """Words that end the search for the place that closes a body's name."""
        return frozenset(fold(w) for w in self.data["not_in_body"])

    @cached_property
    def anaphor(self) -> re.Pattern[str]:
        """Matches a noun that may stand for the locality in focus."""
        return re.compile(whole_word(_folded(self.data["anaphora"]["nouns"]), "noun"))

    @cached_property
    def not_before_anaphor(self) -> frozenset[str]:
        """Words before the noun that forbid the reading."""
        return frozenset(fold(w) for w in self.data["anaphora"]["not_before"])

    @cached_property
    def not_after_anaphor(self) -> re.Pattern[str]:
        """Matches what forbids the reading after the noun."""
        return re.compile(rf"(?:{_alternatives(self.data['anaphora']['not_after'])})(?!\w)")

    @cached_property
    def body_heads(self) -> Mapping[str, str]:
        """Head noun of a body -> its group (government, mission, company, association)."""
        groups = ("government", "mission", "company", "association")
        return {fold(head): group for group in groups for head in self.data["bodies"][group]}

    @cached_property
    def no_body(self) -> re.Pattern[str]:
        """Matches what ends the text up to the end of a head that is none there ("phi chính phủ")."""
        return re.compile(rf"(?<!\w)(?:{_alternatives(self.data['no_bodies'])})$")

    def is_association(self, head: str | None) -> bool:
        """Whether a head is that of an association, which does not speak for its locality."""
        return self.body_heads.get(head or "") == "association"

    @cached_property
    def body_head(self) -> re.Pattern[str]:
        """Matches the head of a body."""
        return re.compile(whole_word(_folded(self.body_heads), "head"))

    @cached_property
    def body_tails(self) -> Mapping[str, str]:
        """Last words of an English body's name -> its class."""
        return {fold(tail): name for name, tails in self.data["body_tails"].items() for tail in tails}

    @cached_property
    def body_tail(self) -> re.Pattern[str]:
        """Matches the last words of an English body's name."""
        return re.compile(rf"(?<!\w)(?P<tail>{_alternatives(self.body_tails)})(?!\w)")

    @cached_property
    def localised(self) -> frozenset[str]:
        """Heads whose bodies belong to a locality: nobody without it."""
        return frozenset(fold(h) for h in self.data["bodies"]["localised"])

    @cached_property
    def vietnamese(self) -> frozenset[str]:
        """Heads of bodies that only Vietnam has."""
        return frozenset(fold(h) for h in self.data["bodies"]["vietnamese"])

    @cached_property
    def domain(self) -> re.Pattern[str]:
        """Matches, at its start, what a department is of; also of two things ("Lễ tân - Báo chí")."""
        one = _alternatives(self.data["domains"])
        return re.compile(rf"(?:{one})(?: - (?:{one})){{0,2}}(?!\w)")

    @cached_property
    def abbreviations(self) -> Mapping[str, str]:
        """Abbreviated head -> written out."""
        return {fold(k): fold(v) for k, v in self.data["abbreviations"].items()}

    @cached_property
    def titles(self) -> Mapping[str, str | None]:
        """Title -> the body it is held at when none is named."""
        return {fold(t["title"]): t.get("body") for t in self.data["titles"]}

    @cached_property
    def title(self) -> re.Pattern[str]:
        """Matches a title."""
        return re.compile(whole_word(_folded(self.titles), "title"))

    @cached_property
    def beginnings(self) -> Beginnings:
        """Finds where titles, heads of bodies, nouns for the locality in focus and written numbers may begin."""
        return Beginnings(
            {
                "title": self.titles,
                "head": self.body_heads,
                "anaphor": _folded(self.data["anaphora"]["nouns"]),
                "number": [*grammar().number_words, *grammar().ones],
            }
        )

    @cached_property
    def honorific_before(self) -> re.Pattern[str]:
        """Matches an honorific that ends the text before a name."""
        return re.compile(word_begun(_folded(self.data["honorifics"])) + " ?$")

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Vietnamese surnames."""
        return frozenset(fold(s) for s in self.data["surnames"])

    @cached_property
    def plain_surnames(self) -> frozenset[str]:
        """Vietnamese surnames without their marks, as English writes them."""
        apart = (unicodedata.normalize("NFD", surname.replace("đ", "d")) for surname in self.surnames)
        return frozenset("".join(c for c in letters if not unicodedata.combining(c)) for letters in apart)

    @cached_property
    def name_stop(self) -> frozenset[str]:
        """Words that never begin or stand in an unknown name."""
        return frozenset(fold(s) for s in self.data["name_stop"])

    @cached_property
    def speech(self) -> re.Pattern[str]:
        """Matches a verb of saying."""
        return re.compile(whole_word(_folded(self.data["speech_verbs"])))

    @cached_property
    def former_before(self) -> re.Pattern[str]:
        """Matches what ends the text before an office that is no longer held."""
        return re.compile(word_begun(_folded(self.data["former"])) + " ?$")

    @cached_property
    def attribution(self) -> re.Pattern[str]:
        """Matches "theo", "according to"."""
        return re.compile(word_begun(_folded(self.data["attribution"])) + " ")


def _alternatives(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first."""
    return tree(_folded(words))


def _folded(words: Iterable[str]) -> list[str]:
    return [fold(word) for word in words]


def _longest_first(nouns: Mapping[str, PlaceNoun]) -> Mapping[str, PlaceNoun]:
    return dict(sorted(nouns.items(), key=lambda entry: (-len(entry[0]), entry[0])))


def _type_nouns(path: Path) -> Iterator[TypeNoun]:
    for row in read_table(path):
        means = next((m for m in get_args(PlaceNoun) if m == row["means"]), None)
        if means is None:
            raise RuleError(path.name, f"{row['noun']!r} means {row['means']!r}", f"say one of {get_args(PlaceNoun)}")
        yield TypeNoun(row["noun"], row["language"], means)
