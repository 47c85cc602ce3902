"""Normal forms of a text that keep the way back: NFC with an offset map, and a folded twin of equal length.

Everything after the readers works on `NormalText.text`; only at the very end a span is turned back into raw offsets,
so that a quote is exactly `raw[begin:end]` however the file wrote its diacritics.

>>> t = NormalText.of("Hải Phòng")
>>> t.folded
'hải phòng'
>>> t.raw_span(0, 3)
(0, 3)
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

#: Characters that are written differently but read the same: Eth for Đ, no-break spaces, dashes, quotation marks.
_SAME = (
    ("\t", " "), ("Ð", "Đ"), ("ð", "đ"), ("\u00a0", " "), ("\u202f", " "), ("\u2009", " "),
    ("–", "-"), ("—", "-"), ("−", "-"), ("‑", "-"), ("“", '"'), ("”", '"'), ("„", '"'), ("’", "'"), ("‘", "'"),
)  # fmt: skip
#: Old and new placement of the tone mark on open oa, oe, uy ("hoà" and "hòa").
_TONE_SHIFT = {
    old: new
    for plain, marked in (("oa", ("òóỏõọ", "àáảãạ")), ("oe", ("òóỏõọ", "èéẻẽẹ")), ("uy", ("ùúủũụ", "ỳýỷỹỵ")))
    for first, second in zip(*marked, strict=True)
    for old, new in ((plain[0] + second, first + plain[1]),)
}

#: The old spelling where no letter follows ("hoàn" has one spelling) and no q precedes ("quý").
_OLD_TONE = re.compile(r"(?:u[ỳýỷỹỵ](?<!q..)|o[àáảãạèéẻẽẹ])(?![^\W\d_])")
#: Below this no character composes with what stands before it.
_FIRST_MARK = "\u0300"
#: A letter with more marks than this is no letter; its tail decides whether the next character joins it.
_LONGEST = 32
#: So many characters beyond Latin in a row: only there may marks be stacked.
_FOREIGN = re.compile(f"[^\x00-\u02ff]{{{_LONGEST + 1}}}")


@dataclass(frozen=True, slots=True)
class NormalText:
    """A text in NFC with the raw offset of each of its characters.

    Attributes:
        text: NFC of the raw text.
        folded: `text` lower-cased with tone marks, dashes, quotes and spaces made uniform; same length as `text`.
        offsets: Raw offset of each character of `text`, one longer than it; None where they are the same.
    """

    text: str
    folded: str
    offsets: tuple[int, ...] | None

    @classmethod
    def of(cls, raw: str) -> "NormalText":
        """Normalise a raw text."""
        text, offsets = composed(raw)
        return cls(text, fold(text), offsets)

    def raw_span(self, begin: int, end: int) -> tuple[int, int]:
        """Turn a span of `text` into the span of the raw text that wrote it, a letter's marks included."""
        if self.offsets is None:
            return begin, end
        while begin < end < len(self.text) and self.offsets[end] == self.offsets[end - 1]:
            end += 1
        return self.offsets[begin], self.offsets[end]


def composed(raw: str) -> tuple[str, tuple[int, ...] | None]:
    """Bring a text to NFC.

    Returns:
        The text, and the raw offset of each of its characters and of its end; None where they are the same.
    """
    if unicodedata.is_normalized("NFC", raw):
        return raw, None
    pieces: list[str] = []
    offsets: list[int] = []
    for begin, end in pairwise(_starts(raw)):
        piece = unicodedata.normalize("NFC", raw[begin:end])
        pieces.append(piece)
        offsets.extend([begin] * len(piece))
    return "".join(pieces), (*offsets, len(raw))


#: Before and after a whole word: no other letter, but signs of Han, Kana and Hangul stand together without spaces.
WORD_BEGINS = r"(?<![^\W\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af])"
WORD_ENDS = r"(?![^\W\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af])"


def stacks_marks(text: str) -> bool:
    """Whether more marks stand on one letter than any writing needs.

    To normalise such a stack costs the square of its height, so that readers refuse the text.

    >>> stacks_marks("Hải Phòng"), stacks_marks("a" + 40 * "\u0301")
    (False, True)
    """
    return _FOREIGN.search(text) is not None and _stack().search(text) is not None


@cache
def _stack() -> re.Pattern[str]:
    marks = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.combining(chr(code)))
    return re.compile(f"[{marks}]{{{_LONGEST + 1}}}")


def fold(text: str) -> str:
    """Lower-case and unify tone marks, dashes, quotes and spaces without changing the length.

    >>> fold("Uỷ ban – Hoà Bình")
    'ủy ban - hòa bình'
    """
    if text.isascii():
        return text.replace("\t", " ").lower()
    # A few searches by substring are many times faster than one look at every character.
    plain = text
    for written, read in _SAME:
        if written in plain:
            plain = plain.replace(written, read)
    lowered = plain.lower()
    if len(lowered) != len(plain):  # a few characters (İ) grow when lowered: leave those as they are
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    return _shift_tones(lowered)


def _starts(raw: str) -> Iterator[int]:
    """Offsets at which a text may be cut so that the pieces normalise each for itself; its end is the last.

    Marks stay with their letter, and so does whatever composes with what stands before it (Hangul vowels, some Indic
    vowel signs).
    """
    begin = 0
    for at, character in enumerate(raw):
        if at == 0:
            yield 0
        elif character < _FIRST_MARK or (
            unicodedata.combining(character) == 0 and not _composes(raw[max(begin, at - _LONGEST) : at], character)
        ):
            yield at
            begin = at
    yield len(raw)


def _composes(piece: str, character: str) -> bool:
    """Whether a piece and the character after it become something else when they are normalised together."""
    apart = unicodedata.normalize("NFC", piece) + unicodedata.normalize("NFC", character)
    return unicodedata.normalize("NFC", piece + character) != apart


def _shift_tones(text: str) -> str:
    """Move the tone mark of syllables that end in open oa, oe, uy to the first vowel; "qu-" is an initial."""
    for old in _TONE_SHIFT:
        if old in text:
            break
    else:
        return text
    return _OLD_TONE.sub(lambda syllable: _TONE_SHIFT[syllable[0]], text)
