"""Keys under which names meet: as typed, without marks, and in alphabetical order.

Three functions for names, from strict to loose. `tone_key` makes two spellings of one Vietnamese word equal and keeps
every offset; the gazetteer matches text on it. `fold` also drops case, marks and punctuation; search uses it.
`sort_key` orders names the way a Vietnamese index does. `instrument_key` is for the numbers of documents.

>>> tone_key("Hoà Bình") == tone_key("Hòa Bình")
True
>>> fold("TP. Hải Phòng")
'tp hai phong'
>>> sorted(["Đà Nẵng", "Ý", "Anh", "Áo", "Dubai"], key=sort_key)
['Anh', 'Áo', 'Dubai', 'Đà Nẵng', 'Ý']
"""

import re
import unicodedata
from functools import lru_cache

# Characters that are typed one for another; each maps to exactly one, so that offsets stand.
# Eth (U+00D0) is what many keyboards give for Đ; no-break and thin spaces come from word processors.
_LOOKALIKES = (
    ("\t", " "), ("`", "'"), ("Ð", "Đ"), ("ð", "đ"),
    ("\u00a0", " "), ("\u2009", " "), ("\u202f", " "), ("\u3000", " "),
    ("\u2010", "-"), ("\u2011", "-"), ("\u2012", "-"), ("\u2013", "-"), ("\u2014", "-"), ("\u2212", "-"),
    ("\u2018", "'"), ("\u2019", "'"), ("\u02bc", "'"),
)  # fmt: skip

_NEW_STYLE = ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")
_OLD_STYLE = ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy")
_TO_OLD_STYLE = dict(zip(_NEW_STYLE, _OLD_STYLE, strict=True))
# Only an open syllable has two spellings ("hoàn" has one), and in "quý" the u belongs to the initial.
# The letter that is sought stands first in the expression, so that a search passes quickly over all others.
_MOVABLE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?<!q..)(?!\w)")
_MISPLACED_AFTER_Q = re.compile(r"(?<=q)(?:ùy|úy|ủy|ũy|ụy)(?!\w)")
_OLD_STYLE_AFTER_Q = ("qùy", "qúy", "qủy", "qũy", "qụy")
_BACK_TO_NEW_STYLE = dict(zip(_OLD_STYLE, _NEW_STYLE, strict=True))

_NOT_WORD = re.compile(r"[\W_]+")
#: The marks of Latin letters; without them most names are ASCII.
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_NUMBER_PARTS = re.compile(r"[0-9]+|[A-Z]+")

#: Letters in the order of the Vietnamese alphabet, then the tones in dictionary order.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_VOWEL_MARKS = frozenset("\u0302\u0306\u031b")


def tone_key(text: str) -> str:
    """Make spellings of one Vietnamese word equal: case, tone-mark place, Ð for Đ, spaces, dashes.

    For text in NFC the result has the same length, so a match in the key is a match in the text. Text that
    is not in NFC is composed first and may become shorter.
    """
    return tone_key_in_place(text if text.isascii() else unicodedata.normalize("NFC", text))


def tone_key_in_place(composed: str) -> str:
    """Give the tone key of text that is already in NFC; the length is kept whatever the text."""
    if composed.isascii():
        return composed.replace("\t", " ").replace("`", "'").lower()
    lower = _casefold_in_place(_without_lookalikes(composed))
    # A few searches by substring are many times faster than an expression that looks at every character.
    if any(syllable in lower for syllable in _NEW_STYLE):
        lower = _MOVABLE.sub(lambda match: _TO_OLD_STYLE[match.group()], lower)
    if any(syllable in lower for syllable in _OLD_STYLE_AFTER_Q):
        lower = _MISPLACED_AFTER_Q.sub(lambda match: _BACK_TO_NEW_STYLE[match.group()], lower)
    return lower


def fold(text: str) -> str:
    """Reduce a name to lower-case words without marks, joined by single spaces; đ becomes d."""
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    lower = unicodedata.normalize("NFKD", _without_lookalikes(text)).casefold().replace("đ", "d")
    latin = _MARKS.sub("", lower)
    if latin.isascii():
        return _NOT_WORD.sub(" ", latin).strip()
    # Case folding may bring marks back (ΐ), so they are taken apart again before they go.
    bare = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    # Composed at the end, because NFKD also takes Hangul syllables apart.
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def instrument_key(number: str) -> str:
    """Give the key under which spellings of one document number meet: "09-CT/TU", "09CT/TU", "9 - CT/TU".

    A Vietnamese document number is a serial number, the year in some, then letters for kind and issuer, parted by
    slashes and hyphens that typists leave out or put in.

    >>> instrument_key("09-CT/TU") == instrument_key("09CT/TU") == instrument_key("Số 9 - CT/TU")
    True
    >>> instrument_key("1081/2007/QĐ-UBND")
    '1081/2007/QD/UBND'
    """
    plain = unicodedata.normalize("NFKD", _without_lookalikes(number)).upper().replace("Đ", "D")
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    parts = [part for part in _NUMBER_PARTS.findall(bare) if part not in ("SO", "NO")]
    return "/".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


@lru_cache(maxsize=512)
def sort_key(name: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Give a key that orders names by the Vietnamese alphabet, word by word.

    Within a word the letters decide first (a < ă < â, d < đ, o < ô < ơ, u < ư), then the tone (level, huyền,
    hỏi, ngã, sắc, nặng). Characters outside the alphabet follow it in code-point order.
    """
    words = _NOT_WORD.sub(" ", tone_key(name)).split()
    return tuple(key for word in words for key in _word_key(word))


def _without_lookalikes(text: str) -> str:
    for typed, meant in _LOOKALIKES:
        if typed in text:
            text = text.replace(typed, meant)
    return text


def _casefold_in_place(text: str) -> str:
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(c.casefold() if len(c.casefold()) == 1 else c for c in text)


def _word_key(word: str) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    letters: list[tuple[int, int]] = []
    tones: list[tuple[int, int]] = []
    for character in word:
        apart = unicodedata.normalize("NFD", character)
        letter = unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES))
        place = _ALPHABET.find(letter)
        if place < 0 and letter[:1].isalpha():
            # A letter of another Latin alphabet (é, ü) sorts with its base.
            base = "".join(c for c in unicodedata.normalize("NFD", letter) if c in _VOWEL_MARKS or c.isalpha())
            place = _ALPHABET.find(unicodedata.normalize("NFC", base))
        letters.append((0, place) if place >= 0 else (1, ord(character)))
        tones.append((0, next((_TONES[c] for c in apart if c in _TONES), 0)))
    return tuple(letters), tuple(tones)
