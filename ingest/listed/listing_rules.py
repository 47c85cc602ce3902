"""The words of `listings.yml`: what announces a list of partner places, what may stand in it, what ends it.

`ListingRules.load()` reads the file for `listings` and `list_items`. All phrases are literal; `Phrases` finds them as
whole words and takes them out of a text, which is how a heading is told from a sentence: nothing is left of it.

>>> Phrases(("sister cities", "the")).left_of("the sister cities of Kobe").split()
['of', 'Kobe']
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from ingest.text.normal import fold
from ingest.words.alternatives import whole_word
from ingest.words.rulefile import read_rules
from ontology.errors import RuleError

_FILE = Path(__file__).with_name("listings.yml")
_KEYS = frozenset(
    "listings statuses openers announcing stops partner_before references groups notes particles polities "
    "columns".split()
)
_LISTING_KEYS = frozenset("id kind broad cues examples counterexamples".split())
#: Scripts written without spaces: their phrases have no word boundary.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True)
class Phrases:
    """Literal folded phrases, found as whole words, the longest first."""

    phrases: tuple[str, ...]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Matches any of them."""
        unspaced = [p for p in self.phrases if _UNSPACED.match(p)]
        spaced = set(self.phrases).difference(unspaced)
        return re.compile(whole_word(spaced, joins=r"[^\W_]", anywhere=unspaced))

    def left_of(self, text: str) -> str:
        """The text with every phrase replaced by as many spaces."""
        return self.regex.sub(lambda match: " " * len(match[0]), text)

    def last(self, text: str) -> re.Match[str] | None:
        """The last of them in a text."""
        return max(self.regex.finditer(text), key=lambda match: match.end(), default=None)


@dataclass(frozen=True)
class Example:
    """A document and the facts its lists must give, each as "subject | object | kind | date | status"."""

    about: str
    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """A kind of list.

    Attributes:
        id: Part of the rule's name ("sister" -> "listing.sister").
        kind: Kind of the tie its items have.
        broad: Whether its cues name no tie by themselves.
        cues: What a heading or an introduction calls the partners.
    """

    id: str
    kind: str
    broad: bool
    cues: Phrases
    examples: tuple[Example, ...]
    counterexamples: tuple[str, ...]


@dataclass(frozen=True)
class ListingRules:
    """The parsed file.

    Attributes:
        listings: The kinds of lists, in the order in which they are tried.
        statuses: Status -> the phrases that say it.
        words: The other phrase lists, by their key in the file.
        columns: Role of a table's column -> what its heading may be.
    """

    listings: tuple[Listing, ...]
    statuses: Mapping[str, Phrases]
    words: Mapping[str, Phrases]
    columns: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, path: Path = _FILE) -> "ListingRules":
        """Read a file of listings.

        Raises:
            RuleError: The file is malformed; says what is wrong with it.
        """
        data, _ = read_rules(path)
        if not isinstance(data, dict) or set(data) != _KEYS:
            raise RuleError(path.name, "it does not have the keys of a listings file", f"give it {sorted(_KEYS)}")
        try:
            return cls(
                listings=tuple(_listing(entry) for entry in data["listings"]),
                statuses={status: _phrases(names) for status, names in data["statuses"].items()},
                words={key: _phrases(data[key]) for key in _KEYS - {"listings", "statuses", "columns"}},
                columns={role: frozenset(map(fold, names)) for role, names in data["columns"].items()},
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise RuleError(path.name, f"malformed: {error}", "see docs/format-listings.md") from error

    @cached_property
    def cues(self) -> Phrases:
        """The cues of all listings."""
        return Phrases(tuple(p for listing in self.listings for p in listing.cues.phrases))

    @cached_property
    def heading_words(self) -> Phrases:
        """All that may stand in the heading of a list, but for names and numbers."""
        stated = (p for phrases in self.statuses.values() for p in phrases.phrases)
        return Phrases((*self.cues.phrases, *stated, *self.words["openers"].phrases, *self.words["notes"].phrases))

    @cached_property
    def item_words(self) -> Phrases:
        """All that may stand beside the names of an item."""
        stated = (p for phrases in self.statuses.values() for p in phrases.phrases)
        return Phrases((*self.cues.phrases, *stated, *self.words["notes"].phrases))

    def listing_of(self, folded: str) -> Listing | None:
        """The listing whose cue stands first in a text; at one place the longest cue wins."""
        cue = self.cues.regex.search(folded)
        return next((x for x in self.listings if cue and cue[0] in x.cues.phrases), None)

    def kind_of(self, folded: str) -> str | None:
        """The kind of tie that a text beside an item names, or None."""
        listing = self.listing_of(folded)
        return listing.kind if listing is not None and not listing.broad else None

    def status_of(self, folded: str) -> str | None:
        """The status whose phrase stands last in a text, or None."""
        found = [(m.end(), len(m[0]), s) for s, p in self.statuses.items() for m in [p.last(folded)] if m]
        return max(found)[2] if found else None

    def cues_in(self, folded: str) -> list[int]:
        """Tell quickly where the letters of a cue stand in a document, in text order."""
        return sorted({begin for _, begin, _ in self._cue_letters.find_matches_as_indexes(folded, overlapping=True)})

    @cached_property
    def _cue_letters(self) -> AhoCorasick:
        return AhoCorasick(list(self.cues.phrases), matchkind=MatchKind.Standard)


def _listing(entry: Mapping[str, Any]) -> Listing:
    unknown = set(entry) - _LISTING_KEYS
    if unknown:
        raise ValueError(f"a listing has unknown keys {sorted(unknown)}")
    examples = (Example(e["about"], e["text"], tuple(e["facts"])) for e in entry["examples"])
    return Listing(
        id=entry["id"],
        kind=entry["kind"],
        broad=entry.get("broad", False),
        cues=_phrases(entry["cues"]),
        examples=tuple(examples),
        counterexamples=tuple(entry["counterexamples"]),
    )


def _phrases(names: Iterable[str]) -> Phrases:
    return Phrases(tuple(fold(str(name)) for name in names))
