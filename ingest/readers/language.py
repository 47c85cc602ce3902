"""Vietnamese, English or neither, by marked letters and frequent words.

No model: the letters ă, đ, ơ, ư and those with two marks exist in no other language, and a short list of
function words settles the rest, also for Vietnamese typed without marks.

>>> detect("Hải Phòng đã ký bản ghi nhớ với thành phố Kobe."), detect("The city is twinned with Kobe.")
('vi', 'en')
"""

import re

from ingest.readers.lexicon import lexicon

_SAMPLE = 20_000
_WORD = re.compile(r"[^\W\d_]+")
#: Letters of no other language.
_MARKED = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


def detect(text: str) -> str:
    """Give the BCP 47 code of most of a text: "vi", "en", or "und" where neither is shown."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.casefold())
    letters = sum(map(len, words))
    if letters == 0:
        return "und"
    marked = len(_MARKED.findall(sample)) / letters
    count = {code: sum(word in stops for word in words) / len(words) for code, stops in lexicon().stop_words.items()}
    if count["en"] > max(count["vi"], 0.1):
        return "en"
    if marked > 0.06 or count["vi"] > 0.05:
        return "vi"
    if count["vi-plain"] > max(count["en"], 0.1):
        return "vi"
    return "en" if count["en"] > 0.03 else "und"
