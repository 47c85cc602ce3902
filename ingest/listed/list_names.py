"""Names of places that stand alone in a list: known ones with all they may mean, unknown ones by their shape.

`list_items` asks for the pieces of its lines. Where nothing else is in a piece, a capital or a listed neighbour is no
evidence that is needed: "Anh" between commas is a country, "Media, Pennsylvania" a town.

    Names(grounder, rules).named("tỉnh Champasak")
"""

import re
from collections.abc import Sequence

from ingest.listed.listing_rules import ListingRules
from ingest.names.gazetteer import Candidate, Hit
from ingest.names.grounding import Grounder
from ingest.text.mentions import Mention
from ingest.text.normal import fold
from ingest.words.lexicon import Lexicon, PlaceNoun

#: Scripts written without spaces, which have no capitals.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3 ]+")
#: What a Chinese, Japanese or Korean name of a place may end in besides the name.
_ENDINGS = "市省州县縣県府都道区區시도성주현군구"
#: Words of sentences, which no Chinese or Korean name of a place has.
_NO_NAME = re.compile(
    r"缔结|結|结为|签|分别|另外|所辖|建立|关系|城市|友好|以及|其中|.与|체결|자매|우호|결연|맺|[\u3400-\u9fff]{13}"
)
#: No name of a place is longer.
LONGEST = 60
_MOST_WORDS = 6


class Names:
    """The names of one document's lists; each is looked up once."""

    def __init__(self, grounder: Grounder, rules: ListingRules) -> None:
        self.grounder = grounder
        self.particles = frozenset(rules.words["particles"].phrases)
        self._named: dict[str, Mention | None] = {}

    def named(self, words: str) -> Mention | None:
        """A place by its words: a known name, a known name with a type noun, or what has the shape of a name."""
        if not words or len(words) > LONGEST:
            return None
        if words not in self._named:
            self._named[words] = self._name(words)
        return self._named[words]

    def _name(self, words: str) -> Mention | None:
        """The place of words that were not met before."""
        lookup = self.grounder.gazetteer.lookup
        whole = _places(lookup(words) or lookup(words.replace(" and ", " & ")))
        core, noun = _without_noun(words, self.grounder.lexicon)
        if not whole and len(words) > 2 and words[-1] in _ENDINGS and UNSPACED.fullmatch(words):
            whole = _places(lookup(words[:-1]))
        inner = _places(lookup(core)) if noun is not None else ()
        if inner and not (whole and noun == "city"):
            return as_mention(words, core, inner, noun)
        if whole:
            return as_mention(words, words, whole)
        if not core or not self._has_shape(core):
            return None
        # An unknown "Kish Island" or "Nanhai District" is called so; of "tỉnh Attapeu" the noun is no part.
        return as_mention(words, words if words.startswith(core) else core, (), noun)

    def _has_shape(self, name: str) -> bool:
        """Whether words look like a name: capitals throughout, but for the small words within."""
        words = re.split(r"[\s'’]+", name)
        capitals = [w[:1].isupper() or bool(UNSPACED.match(w)) for w in words]
        return (
            len(words) <= _MOST_WORDS
            and _NO_NAME.search(name) is None
            and capitals[0]
            and all(capital or word in self.particles for capital, word in zip(capitals, words, strict=True))
            and not any(c.isdigit() for c in name)
        )


def as_mention(text: str, core: str, candidates: Sequence[Candidate] = (), noun: PlaceNoun | None = None) -> Mention:
    """A mention that is the whole of its text."""
    hit = Hit(0, len(text), core, tuple(candidates)) if candidates else None
    return Mention(0, len(text), "PLACE" if hit else "NAME", text, core, hit=hit, noun=noun)


def _without_noun(words: str, lexicon: Lexicon) -> tuple[str, PlaceNoun | None]:
    """The words without the type noun before or after the name, and what it makes of it."""
    folded = fold(words)
    before = lexicon.place_noun.match(folded)
    if before is not None and (before[0].endswith((" ", ".")) or folded[before.end() : before.end() + 1] == "."):
        return words[before.end() :].lstrip(" ."), lexicon.place_nouns[before[0].strip()]
    parts = folded.split(" ")
    for count in (2, 1):  # "Busan Metropolitan City", "Fukuoka Prefecture"
        suffix = " ".join(parts[-count:])
        if len(parts) > count and suffix in lexicon.place_suffixes:
            return words[: -len(suffix)].rstrip(), lexicon.place_suffixes[suffix]
    return words, None


def _places(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(c for c in candidates if c.kind != "organisation")
