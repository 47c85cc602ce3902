"""Places nobody lists, told by the noun before their names ("thành phố Kisazaru") or by the country behind them."""

import re
from collections.abc import Callable

from ingest.names.gazetteer import VIETNAM
from ingest.text.passage import SYLLABLE, WORD, Mention, Passage

#: What sets a place aside that tells where the one before lies, and how many words the name of an unlisted place has.
_ASIDE, _LONGEST_PLACE = re.compile(r" ?\(|, "), 3


def unlisted(passage: Passage, start: int, end: int, run_of_words: Callable[[int], list[int]]) -> Mention | None:
    """The place nobody lists behind its noun: "thành phố Kisazaru", not "thành phố Lê Văn An".

    Its name begins with the word from `start` to `end`, or goes on with its noun in capitals ("Quận Yongsan"). A name
    of Vietnamese syllables is one only where a place abroad follows it: "huyện Mã Quan (Vân Nam)".
    """
    start = _behind_noun(passage, start, end)
    noun = passage.noun_before(start)
    if noun is None or noun["noun"] in passage.lexicon.wide_nouns or not passage.free(noun.start(), start):
        return None
    if passage.lexicon.ends_in_tie.search(passage.folded, max(0, noun.start() - 14), noun.start()):
        return None
    if passage.is_of_continent(start):
        return None
    run = run_of_words(start)
    if any(m.type == "NUMBER" and m.end == noun.start() - 1 for m in passage.found):
        return None  # "4 tỉnh Nam Lào"
    head = passage.ending.get(noun.start() - 1)
    alone = head is None or (head.type == "TITLE" and len(run) == 1)  # "Chủ tịch huyện Yeoncheon phát biểu"
    if head is not None and head.type == "TITLE":
        run = run[:1]  # the holder may follow: "Thị trưởng thành phố Kisazaru (Nhật Bản) …"
    end = run[min(len(run), _LONGEST_PLACE) - 1] if run else start
    foreign = bool(run) and (noun["noun"] in passage.lexicon.small_nouns or _is_spelt_abroad(passage, start, end))
    if not run or not (set_aside_abroad(passage, end) or (foreign and alone)):
        return None
    begin = noun.start()
    means = passage.lexicon.place_nouns[noun["noun"]]
    return Mention(begin, end, "PLACE", passage.text[begin:end], passage.text[start:end], noun=means)


def set_aside_abroad(passage: Passage, end: int) -> bool:
    """Whether a parenthesis or a comma sets a place abroad behind the name: "(tỉnh Chiba, Nhật Bản)"."""
    aside = _ASIDE.match(passage.text, end, passage.end)
    place = passage.named_after(aside.end()) if aside is not None else None
    return place is not None and place.hit is not None and place.hit.candidates[0].entity.country != VIETNAM


def _behind_noun(passage: Passage, start: int, end: int) -> int:
    """Where a name begins that goes on with its noun in capitals ("Quận Yongsan"), else where it began."""
    more = WORD.match(passage.text, end + 1, passage.end)
    for last in (end, more.end() if more is not None else end):
        goes_on = passage.text.startswith(" ", last) and passage.text[last + 1 : last + 2].isupper()
        if goes_on and passage.folded[start:last] in passage.lexicon.place_nouns:
            return last + 1
    return start


def _is_spelt_abroad(passage: Passage, start: int, end: int) -> bool:
    """Whether the words of a span are not all Vietnamese syllables, no surname and no abbreviation."""
    words = passage.folded[start:end].split(" ")
    lexicon = passage.lexicon
    if any(words[0] in known for known in (lexicon.surnames, lexicon.name_stop, lexicon.home_names)):
        return False
    return not passage.text[start:end].isupper() and not all(SYLLABLE.fullmatch(word) for word in words)
