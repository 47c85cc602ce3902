"""Vietnamese, English or another language, by script, marked letters and frequent words.

No model: the letters ă, đ, ơ, ư and those with two marks exist in no other language, and a short list of
function words settles the rest, also for Vietnamese typed without marks. Scripts tell Chinese, Japanese and Korean. A
paragraph may speak another language than its document; its numbers are then written the other way round.

>>> detect("Hải Phòng đã ký bản ghi nhớ với thành phố Kobe."), detect("The city is twinned with Kobe.")
('vi', 'en')
>>> detect("海防市と北九州市は姉妹都市です"), detect("부산과 호찌민은 자매도시이다"), detect("北京市与布拉格市结为友城")
('ja', 'ko', 'zh')
"""

import re
from collections.abc import Sequence
from itertools import islice

from ingest.readers.lexicon import lexicon

_SAMPLE = 20_000
#: A paragraph with fewer characters shows no language of its own.
_SHORTEST = 30
_WORD = re.compile(r"[^\W\d_]+")
#: Letters of no other language.
_MARKED = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_HANGUL, _KANA, _HAN = re.compile("[\uac00-\ud7a3]"), re.compile("[\u3041-\u30ff]"), re.compile("[\u4e00-\u9fff]")
_ASIAN = re.compile("[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
#: From this share of its letters on a text is written in a script.
_WRITTEN = 0.3


def detect(text: str) -> str:
    """Give the BCP 47 code of most of a text: "vi", "en", "zh", "ja", "ko", or "und" where none is shown."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.casefold())
    letters = sum(map(len, words))
    if letters == 0:
        return "und"
    if (script := _by_script(sample, letters)) is not None:
        return script
    english = _share(words, "en")
    if english > 0.1 and english > _share(words, "vi"):
        return "en"
    if _has_marked(sample, 0.06 * letters) or _share(words, "vi") > 0.05:
        return "vi"
    if _share(words, "vi-plain") > max(english, 0.1):
        return "vi"
    return "en" if english > 0.03 else "und"


def _share(words: Sequence[str], code: str) -> float:
    """The share of frequent words of a language."""
    return sum(map(lexicon().stop_words[code].__contains__, words)) / len(words)


def _has_marked(sample: str, more_than: float) -> bool:
    """Whether a text has more letters of Vietnamese alone than so many; a part of it mostly tells."""
    return next(islice(_MARKED.finditer(sample), int(more_than), None), None) is not None


def of_paragraph(paragraph: str, document: str) -> str:
    """Give the language of a paragraph where it shows one of its own, else the document's.

    Args:
        paragraph: Its text.
        document: BCP 47 code of the whole document.
    """
    if len(paragraph) < _SHORTEST:
        return document
    marked = _MARKED.search(paragraph) is not None
    # Nearly every paragraph agrees with its document, and one look at its letters says so.
    if document in ("vi", "en") and marked == (document == "vi") and paragraph.isascii() != marked:
        return document
    own = detect(paragraph)
    return document if own == "und" else own


def _by_script(sample: str, letters: int) -> str | None:
    if _ASIAN.search(sample) is None:
        return None
    hangul, kana, han = (len(script.findall(sample)) / letters for script in (_HANGUL, _KANA, _HAN))
    if hangul > _WRITTEN:
        return "ko"
    if kana + han <= _WRITTEN:
        return None
    return "ja" if kana > 0.05 else "zh"
