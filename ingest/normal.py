"""Normal forms of a text that keep the way back: NFC with an offset map, and a folded twin of equal length.

Everything after the readers works on `NormalText.text`; only at the very end a span is turned back into raw offsets,
so that a quote is exactly `raw[begin:end]` however the file wrote its diacritics.

>>> t = NormalText.of("Hải Phòng")
>>> t.folded
'hải phòng'
>>> t.raw_span(0, 3)
(0, 3)
"""

import unicodedata
from dataclasses import dataclass

#: Characters that are written differently but read the same: Eth for Đ, no-break spaces, dashes, quotation marks.
_SAME = str.maketrans(
    {"Ð": "Đ", "ð": "đ", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "–": "-", "—": "-", "−": "-", "‑": "-",
     "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'"}
)  # fmt: skip
#: Old and new placement of the tone mark on open oa, oe, uy ("hoà" and "hòa").
_TONE_SHIFT = {
    old: new
    for plain, marked in (("oa", ("òóỏõọ", "àáảãạ")), ("oe", ("òóỏõọ", "èéẻẽẹ")), ("uy", ("ùúủũụ", "ỳýỷỹỵ")))
    for first, second in zip(*marked, strict=True)
    for old, new in ((plain[0] + second, first + plain[1]),)
}


@dataclass(frozen=True, slots=True)
class NormalText:
    """A text in NFC with the raw offset of each of its characters.

    Attributes:
        text: NFC of the raw text.
        folded: `text` lower-cased with tone marks, dashes, quotes and spaces made uniform; same length as `text`.
        offsets: Raw offset of each character of `text`, one longer than it; None where they are the same.
        raw_length: Length of the raw text.
    """

    text: str
    folded: str
    offsets: tuple[int, ...] | None
    raw_length: int

    @classmethod
    def of(cls, raw: str) -> "NormalText":
        """Normalise a raw text."""
        if unicodedata.is_normalized("NFC", raw):
            return cls(raw, fold(raw), None, len(raw))
        pieces: list[str] = []
        offsets: list[int] = []
        begin = 0
        while begin < len(raw):
            end = begin + 1
            while end < len(raw) and not unicodedata.is_normalized("NFC", raw[begin : end + 1]):
                end += 1
            while end < len(raw) and unicodedata.combining(raw[end]):
                end += 1
            piece = unicodedata.normalize("NFC", raw[begin:end])
            pieces.append(piece)
            offsets.extend([begin] * len(piece))
            begin = end
        text = "".join(pieces)
        return cls(text, fold(text), (*offsets, len(raw)), len(raw))

    def raw_span(self, begin: int, end: int) -> tuple[int, int]:
        """Turn a span of `text` into the span of the raw text that wrote it."""
        if self.offsets is None:
            return begin, end
        return self.offsets[begin], self.offsets[end] if end < len(self.text) else self.raw_length


def fold(text: str) -> str:
    """Lower-case and unify tone marks, dashes, quotes and spaces without changing the length.

    >>> fold("Uỷ ban – Hoà Bình")
    'ủy ban - hòa bình'
    """
    plain = text.translate(_SAME)
    lowered = plain.lower()
    if len(lowered) != len(plain):  # a few characters (İ) grow when lowered: leave those as they are
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    return _shift_tones(lowered)


def _shift_tones(text: str) -> str:
    """Move the tone mark of syllables that end in open oa, oe, uy to the first vowel; "qu-" is an initial."""
    for old, new in _TONE_SHIFT.items():
        at = text.find(old)
        while at >= 0:
            after = text[at + 2 : at + 3]
            if not after.isalpha() and not (old[0] == "u" and text[at - 1 : at] == "q"):
                text = text[:at] + new + text[at + 2 :]
            at = text.find(old, at + 2)
    return text
