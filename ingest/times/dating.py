"""When an event happened and how long a paper runs: the dates of a clause that belong to its relation.

A date after "sau", "until" or "so với" is not the day of the event. "Có hiệu lực đến 31/12/2026", "valid for five
years" and "giai đoạn 2024 - 2026" give the end of validity; a term is counted from the day of the event.
"""

import re
from bisect import bisect_left
from datetime import date

from graph.dates import interval
from ingest.relations.found import AHEAD
from ingest.relations.frames import Cues
from ingest.text.mentions import Mention
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS, Skeleton
from ingest.times.relative_times import Side, bare_days, said_days, time_of_clause, words_of

_BEHIND = re.compile(
    r"(?: ?\([^()]{0,40}\))?,? ?(?:(?:được |đã )?(?:ký|ký kết|signed) ?)?(?:in|on|since|vào|từ|vào ngày|\()? ?"
    rf"(?P<when>{SYMBOLS['DATE']})"
)
#: A day that stands right before what happened on it: "Ngày 3/10/2019, tại Huế, đoàn …".
_BEFORE = re.compile(rf"(?P<when>{SYMBOLS['DATE']})(?:,? (?:tại|ở|in|at) [^,;.]{{1,40}})?,? $")
_YEARS = re.compile(r" ?(?:năm|years?|-year)(?!\w)")
#: The number of a paper before its date: "Nghị quyết số 22-NQ/TW ngày 10/4/2013".
_OF_PAPER = re.compile(rf"{SYMBOLS['DOCNO']}[ ,]{{0,2}}$")
_PAPER = 4
#: What puts a clause ahead of the text's day; whatever else happened, happened before it.
_AHEAD = re.compile(r"(?<!\w)(?:sẽ|dự kiến|sắp|sắp tới|will|plans? to|is to|are to|expects? to|expected to)(?!\w)")
_THEN = re.compile(r"[^\w]{0,3}(?:và |rồi |nhưng )?đến(?: ngày| tháng| năm)? ?")
#: What takes a date up again, and how much of its EDTF that is.
_SAME = re.compile(r"(?<!\w)(?:cùng (?P<what>năm|tháng|ngày)|(?:the same|that same|that) (?P<en>year|month|day))(?!\w)")
_AS_LONG = (("năm", 4), ("tháng", 7), ("ngày", 10), ("year", 4), ("month", 7), ("day", 10))
#: How many sentences before may have named the date that is taken up.
_LAST_NAMED = 2
#: Until and from which month a year may be that of what is summed up or planned, and the words that say so.
_EARLY, _LATE = 3, 11
_SUMS_UP = re.compile(r"(?<!\w)(?:tổng kết|kết quả|đánh giá|báo cáo|nhìn lại|review|results|summed up)(?!\w)")
_PLANS = re.compile(r"(?<!\w)(?:kế hoạch|nhiệm vụ|triển khai|chuẩn bị|hướng tới|chào đón|plan|plans|prepare)(?!\w)")
#: How far before a number of years the words may stand that make it a term.
_REACH = 40
#: How many years before a text lies what it tells as history; the year a text without a date is taken to be of.
_GENERATION, _PRESENT = 20, 2015
#: How far into a paragraph the period may stand that it begins with.
_OPENING = 90


def stated_day(match: re.Match[str], skeleton: Skeleton) -> str | None:
    """EDTF of the day that a pattern itself names: that of the paper (`day`) before that of the deed (`when`)."""
    for role in ("day", "when"):
        index = skeleton.index_at(match.start(role)) if match.groupdict().get(role) else None
        value = skeleton.mentions[index].value if index is not None else None
        if value is not None and value.date is not None:
            return value.date
    return None


def moment_of(skeleton: Skeleton, clause: tuple[int, int], cues: Cues, *, of_papers: bool = True) -> str | None:
    """EDTF of the only date of a clause that may be the day of its event, or None.

    A date in a parenthesis, or of a paper that is named by its number, counts only where there is no other, or where it
    tells the other more exactly; the latter not at all without `of_papers`.
    """
    aside: set[str | None] = set()
    plain: set[str | None] = set()
    for mention, position in _dates(skeleton, clause, "DATE"):
        before = skeleton.text[max(0, position - 24) : position]
        other = cues.not_the_day.search(before) is not None and not _by_then(skeleton.text, clause[0], position)
        if mention.value is None or other:
            continue
        of_paper = _OF_PAPER.search(skeleton.text, max(0, position - _PAPER), position) is not None
        if of_paper and not of_papers:
            continue
        (aside if of_paper or skeleton.in_parenthesis(position) else plain).add(mention.value.date)
    if len(plain) == 1:
        (day,) = plain
        exact = {other for other in aside if day is not None and other is not None and other.startswith(f"{day}-")}
        return exact.pop() if len(exact) == 1 else day
    if aside or plain:
        return aside.pop() if len(aside) == 1 and not plain else None
    # Of a quarter, or of some months of a year, a single day knows the year.
    years = {
        m.value.date[:4] for m, _ in _dates(skeleton, clause, "PERIOD") if m.value and m.value.date and _is_of_a_year(m)
    }
    return years.pop() if len(years) == 1 else None


def _by_then(text: str, begin: int, position: int) -> bool:
    """Whether a clause begins with "đến" before the date: "Đến năm 2014, hai thành phố ký …" tells when."""
    return _THEN.fullmatch(text[begin:position]) is not None


def _is_of_a_year(mention: Mention) -> bool:
    """Whether a period is one of months within a year: "quý III/2018"."""
    value = mention.value
    if value is None or value.date is None or value.end_date is None or len(value.date) != len("2018-07"):
        return False
    return value.date[:4] == value.end_date[:4]


def day_behind(skeleton: Skeleton, position: int) -> str | None:
    """EDTF of the day right behind a position: "twinned with Tournai (Belgium) in 1951, with Rome in 1956"."""
    behind = _BEHIND.match(skeleton.text, position)
    index = skeleton.index_at(behind.start("when")) if behind is not None else None
    value = skeleton.mentions[index].value if index is not None else None
    return value.date if value is not None else None


def days_of(
    sentence: ReadSentence, reading: Reading, clause: tuple[int, int], cues: Cues, side: Side = None, at: int = 0
) -> tuple[str | None, str | None]:
    """EDTF of the day of an event, or of the first and last day of the only stretch of days that a clause names.

    Args:
        sentence: Where the clause stands.
        reading: The document.
        clause: Bounds of the clause in the skeleton.
        cues: The words around dates.
        side: Whether the event is said to be past or ahead.
        at: Where its words begin; a day right before them is the one.
    """
    lead = _BEFORE.search(sentence.skeleton.text, clause[0], at)
    index = sentence.skeleton.index_at(lead.start("when")) if lead is not None else None
    value = sentence.skeleton.mentions[index].value if index is not None else None
    if value is not None and value.date is not None and len(value.date) == len("2009-04-17"):
        return value.date, None
    periods = (m.value for m, _ in _dates(sentence.skeleton, clause, "PERIOD") if m.value)
    stretches = {(p.date, p.end_date) for p in periods if p.date is not None and len(p.date) == len("2009-04-17")}
    when = moment_of(sentence.skeleton, clause, cues, of_papers=False)
    if when is not None and len(when) > len("2009"):
        return when, None
    if len(stretches) == 1:
        return stretches.pop()
    told = _told(sentence, reading, clause, side)
    if told is None and when is not None and not bare_days(words_of(sentence, reading, clause)):
        return when, None
    return told or (None, None)


def side_of(how: str | None) -> Side:
    """Whether a clause of this modality speaks of what is past or ahead, or does not say."""
    return "ahead" if how in AHEAD else "past" if how in ("asserted", "historical") else None


def day_of_the_year(sentence: ReadSentence, reading: Reading, clause: tuple[int, int], side: Side = None) -> str | None:
    """EDTF of the only day without a year ("sáng 25/3") that a clause tells from the day of publication.

    Without one, of the month or year that it tells from there ("tháng 5 vừa qua", "năm ngoái").
    """
    ahead = _AHEAD.search(sentence.skeleton.text, *clause) is not None
    told = _told(sentence, reading, clause, side or ("ahead" if ahead else "past"))
    return told[0] if told is not None and told[1] is None else None


def _told(
    sentence: ReadSentence, reading: Reading, clause: tuple[int, int], side: Side
) -> tuple[str | None, str | None] | None:
    """The only time that a clause tells from a date before it, or from the day of publication: a day before a year."""
    again = _same_time(sentence, reading, clause)
    if again is not None:
        return again, None
    published = reading.document.published
    if published is None:
        return None
    told = said_days(words_of(sentence, reading, clause), published, side)
    return told or time_of_clause(sentence, reading, clause, side)


def _same_time(sentence: ReadSentence, reading: Reading, clause: tuple[int, int]) -> str | None:
    """The year, month or day of the date named last, which "cùng năm", "the same day" take up again."""
    same = _SAME.search(sentence.skeleton.text, *clause)
    if same is None:
        return None
    length = next(length for word, length in _AS_LONG if word == (same["what"] or same["en"]))
    before = [m for m, _ in _dates(sentence.skeleton, (0, same.start()), "DATE")]
    for earlier in reading.before(sentence, _LAST_NAMED):
        before = before or [m for m, _ in _dates(earlier.skeleton, (0, len(earlier.skeleton.text)), "DATE")]
    day = before[-1].value.date if before and before[-1].value is not None else None
    return day[:length] if day is not None and len(day) >= length else None


def day_in_year(year: str, sentence: ReadSentence, reading: Reading, clause: tuple[int, int]) -> str | None:
    """EDTF of the only bare day of a clause, in the year of an event's name: "sáng 22/8, … hội nghị năm 2019".

    What is summed up in January, or planned in December, is of another year.
    """
    words = words_of(sentence, reading, clause)
    days = bare_days(words)
    if len(days) != 1:
        return None
    month = days[0][0]
    if (month <= _EARLY and _SUMS_UP.search(words)) or (month >= _LATE and _PLANS.search(words)):
        return None
    stated = interval(f"{year}-{month:02}-{days[0][1]:02}")
    return stated.stated if stated is not None else None


def end_of(skeleton: Skeleton, clause: tuple[int, int], begun: str | None, cues: Cues) -> str | None:
    """EDTF of the end of validity that a clause states, or None."""
    text = skeleton.text
    for mention, position in _dates(skeleton, clause, "DATE"):
        if mention.value and cues.valid_until.search(text[max(0, position - 32) : position]):
            return mention.value.date
    term = _term(skeleton, clause, cues)
    if term is not None and begun is not None:
        return _after(begun, term)
    for mention, position in _dates(skeleton, clause, "PERIOD"):
        near = cues.covering.search(text, max(clause[0], position - 20), position + 1)
        covering = near is not None or cues.covering.search(mention.text.lower()) is not None
        if mention.value and covering:
            return mention.value.end_date
    return None


def period_before(skeleton: Skeleton, position: int) -> tuple[str, str] | None:
    """The last period that a sentence names before a position: "từ năm 1967 đến năm 1975, … tiếp nhận viện trợ"."""
    before = [m.value for m, p in _dates(skeleton, (0, position), "PERIOD") if m.value]
    return (before[-1].date, before[-1].end_date) if before and before[-1].date and before[-1].end_date else None


def history_of_paragraph(sentence: ReadSentence, reading: Reading) -> tuple[str, str] | None:
    """The period of a generation ago that the sentence's paragraph begins with: what it tells, it tells of then."""
    at = bisect_left(reading.sentences, sentence.begin, key=lambda s: s.begin)
    while at > 0 and "\n" not in reading.normal.text[reading.sentences[at - 1].end : reading.sentences[at].begin]:
        at -= 1
    opening = period_before(reading.sentences[at].skeleton, _OPENING)
    return opening if opening is not None and is_history(opening[1], reading.document.published) else None


def is_history(day: str | None, published: date | None) -> bool:
    """Whether a day or year lies a generation before the text that tells of it."""
    present = published.year if published is not None else _PRESENT
    return day is not None and day[:4].isdigit() and int(day[:4]) <= present - _GENERATION


def _dates(skeleton: Skeleton, clause: tuple[int, int], kind: str) -> list[tuple[Mention, int]]:
    """The dates or periods of a clause with their positions."""
    both = zip(skeleton.mentions, skeleton.positions, strict=True)
    return [(m, p) for m, p in both if m.type == kind and clause[0] <= p < clause[1] and m.value and m.value.date]


def _term(skeleton: Skeleton, clause: tuple[int, int], cues: Cues) -> int | None:
    """A stated term in whole years."""
    for mention, position in zip(skeleton.mentions, skeleton.positions, strict=True):
        if mention.type != "NUMBER" or not clause[0] <= position < clause[1] or mention.value is None:
            continue
        years = mention.value.number
        if not _YEARS.match(skeleton.text, position + 1) or not isinstance(years, int) or not 0 < years < 100:
            continue
        if cues.valid_for.search(skeleton.text, max(clause[0], position - _REACH), position):
            return years
    return None


def _after(begun: str, years: int) -> str | None:
    """The same day, month or year some years later ("2009-04-17" and 5: "2014-04-17")."""
    if interval(begun) is None:
        return None
    year, dash, rest = begun.partition("-")
    later = f"{int(year) + years:04}{dash}{rest}"
    return later if interval(later) is not None else f"{later[:-2]}28"
