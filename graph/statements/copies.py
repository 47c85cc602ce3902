"""Which documents are copies of each other, so that one story told ten times counts as one source.

Rule `same-words`: documents are copies where at least seven tenths of all their runs of five words are the same. Case,
punctuation, spacing and the coding of diacritics are of no matter, nor is a line added above or a word changed here
and there; a report that takes over a paragraph of another is no copy. What is a copy of a copy is one too. The original
is the document published first; of one day, or without a date, the first by name.

Runs of words are not compared document by document: `sketch_of` keeps the least of many hashes of them (MinHash,
A. Broder 1997), so that the share of equal places estimates the share of common runs, and `text_keys` files sketches
such that documents alike share a key (banding, as in Leskovec et al., Mining of Massive Datasets, section 3.4).

>>> story = "Sáng nay, hai địa phương đã ký bản ghi nhớ về cảng biển, cùng nhau mở tuyến tàu và trao đổi sinh viên."
>>> resemblance(sketch_of(story), sketch_of(story.upper() + "!"))
1.0
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ontology.identifiers import fingerprint

#: How many words a run has, and from which share of common runs on two documents are copies.
RUN: Final = 5
COPIES_FROM: Final = 0.7
#: A text of fewer words is too short to tell whether somebody copied it.
SHORTEST: Final = 20
#: Places of a sketch, and how many of them make a key: of 5,000 pairs of documents that are seven tenths alike all but
#: one share one of the 31 keys; of pairs with a fifth in common one in twenty does, with a tenth one in 300.
PLACES: Final = 124
PER_KEY: Final = 4
_DIGITS: Final = 8
_WORD = re.compile(r"\w+")


def sketch_of(text: str) -> str:
    """Give the sketch of a text: 124 hashes of eight hexadecimal digits, or nothing for one of a few words."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    if len(words) < SHORTEST:
        return ""
    runs = {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
    hashes = np.array([int.from_bytes(blake2b(r.encode(), digest_size=8).digest(), "big") for r in runs], np.uint64)
    least = np.full(PLACES, np.iinfo(np.uint64).max, np.uint64)
    factors, terms = _mixing()
    for part in np.array_split(hashes, len(hashes) // 4096 + 1):
        # Multiply-shift hashing: the overflow is the modulus.
        mixed = part[:, None] * factors + terms
        least = np.minimum(least, mixed.min(axis=0))
    return "".join(f"{int(value) >> 32:08x}" for value in least)


def resemblance(one: str, other: str) -> float:
    """Estimate which share of all runs of words of two texts both have, from their sketches."""
    if not one or not other:
        return 0.0
    return sum(a == b for a, b in zip(_places(one), _places(other), strict=True)) / PLACES


def text_keys(sketch: str) -> frozenset[str]:
    """Give the keys of which two documents alike share at least one."""
    places = _places(sketch)
    starts = range(0, len(places), PER_KEY)
    return frozenset(f"text {start} {fingerprint(*places[start : start + PER_KEY])[:_DIGITS]}" for start in starts)


def originals(sketches: Mapping[str, str], published: Mapping[str, str]) -> dict[str, str]:
    """Lead every document that is a copy to the original.

    Args:
        sketches: By document.
        published: EDTF date by document; an undated document comes after the dated ones.
    """
    circles: dict[str, set[str]] = {}
    for one, other in _alike(sketches):
        joined = circles.get(one, {one}) | circles.get(other, {other})
        circles.update(dict.fromkeys(joined, joined))
    first = {id(circle): min(circle, key=lambda d: (published.get(d, "~"), d)) for circle in circles.values()}
    found = {document: first[id(circle)] for document, circle in circles.items()}
    return {document: original for document, original in sorted(found.items()) if document != original}


def _alike(sketches: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Pairs of documents that are copies, or linked by such pairs."""
    same: defaultdict[str, list[str]] = defaultdict(list)
    for document, sketch in sorted(sketches.items()):
        if sketch:
            same[sketch].append(document)
    for documents in same.values():
        yield from ((documents[0], document) for document in documents[1:])
    shelves: defaultdict[str, list[str]] = defaultdict(list)
    for sketch in same:
        for key in text_keys(sketch):
            shelves[key].append(sketch)
    pairs = {tuple(sorted(pair)) for shelf in shelves.values() for pair in combinations(shelf, 2)}
    for one, other in sorted(pairs):
        if resemblance(one, other) >= COPIES_FROM:
            yield same[one][0], same[other][0]


def _places(sketch: str) -> list[str]:
    return [sketch[i : i + _DIGITS] for i in range(0, len(sketch), _DIGITS)]


@cache
def _mixing() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Odd factors and terms that shuffle hashes in a fixed way, one for each place."""
    seeds = [blake2b(f"place {i}".encode(), digest_size=16).digest() for i in range(PLACES)]
    factors = [int.from_bytes(seed[:8], "big") | 1 for seed in seeds]
    return np.array(factors, np.uint64), np.array([int.from_bytes(seed[8:], "big") for seed in seeds], np.uint64)
