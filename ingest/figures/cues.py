"""The words that say whose a figure is: the part `figures` of `phrases.yml`, compiled.

Each list becomes one expression over skeletons, which `figure_owners` and `figures` ask; P stands for a place there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.text.normal import WORD_ENDS, fold
from ingest.text.skeleton import SYMBOLS
from ingest.words.expression import expression

_NAMES = SYMBOLS["NAME"] + SYMBOLS["ORG"]


@dataclass(frozen=True, slots=True)
class FigureCues:
    """What stands around a value.

    Attributes:
        put_at: Just before the place that a figure is put at ("tại", "vào", "in"), but for what `leads` to its name
            ("in the southern province of …").
        set_in: Just before the name of a region that a clause is set in ("tại khu vực"); its noun is the group `noun`.
        companion: Just before a place that only goes along ("với", "từ", "with").
        has: Just after the place that has something ("có", "với", "attracted").
        comes_from: Just before the place whose companies or capital are meant ("doanh nghiệp", "investors from").
        of_whom: Between a value and the place whose it is ("của", "đến từ").
        goes_on: How a sentence begins that breaks the one before down ("Trong đó").
        adds_to: How a sentence begins that goes on about whom the one before named ("Hiện đã có").
        of_the_nation: What makes a figure one of the whole country.
        nation_has: The whole country as the one that has something ("cả nước có"), or that people send money home to.
        nation: Words for the whole country; @ is a name ("the Southeast Asian country").
        national_source: Who tells figures of the whole country.
        is_part_of: Between a whole and the part of it that is foreign ("386 dự án, trong đó 281 dự án FDI").
        in_common: What two sides have together ("hai chiều", "bilateral").
        asserted: What says that it holds by now ("đã", "has").
        back_then: What puts it before the text's present.
        of_late: Just after a number of years up to the text's present ("năm qua").
        short_bodies: How a body is named once it is known ("Phòng", "Sở").
        now: What puts it in the text's present ("hiện có", "lũy kế").
        of_a_site: What makes a sum in the parenthesis behind it that of one project ("Nhà máy A (9 triệu USD)").
        one_site: The one plant or project, or the company at its investing, whose sum follows; # is a number, @ a name.
        of_a_park: A park by its name as the one that has something ("khu công nghiệp @ có").
        holds: Just after the company that has something ("đã có").
        in_turn: What gives each of a list its own value ("lần lượt").
        ranks_on: How a sentence begins that goes on with a ranking ("Tiếp đến là").
        fronted: How a sentence begins that tells a figure before whose it is ("Với 287 triệu USD, Nghệ An …").
        compared: Just before a date that only serves a comparison ("so với").
        to_now: Just after a date from which a sum is counted ("từ năm 1989 đến nay").
        up_to: Just before the date up to which a passage sums up ("tính đến").
    """

    put_at: re.Pattern[str]
    set_in: re.Pattern[str]
    companion: re.Pattern[str]
    has: re.Pattern[str]
    comes_from: re.Pattern[str]
    of_whom: re.Pattern[str]
    goes_on: re.Pattern[str]
    adds_to: re.Pattern[str]
    of_the_nation: re.Pattern[str]
    nation_has: re.Pattern[str]
    nation: re.Pattern[str]
    national_source: re.Pattern[str]
    is_part_of: re.Pattern[str]
    in_common: re.Pattern[str]
    asserted: re.Pattern[str]
    back_then: re.Pattern[str]
    of_late: re.Pattern[str]
    short_bodies: re.Pattern[str]
    now: re.Pattern[str]
    of_a_site: re.Pattern[str]
    one_site: re.Pattern[str]
    of_a_park: re.Pattern[str]
    holds: re.Pattern[str]
    in_turn: re.Pattern[str]
    ranks_on: re.Pattern[str]
    fronted: re.Pattern[str]
    compared: re.Pattern[str]
    to_now: re.Pattern[str]
    up_to: re.Pattern[str]

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[str]]) -> "FigureCues":
        """Take the lists; they are compiled as texts ask for them.

        Raises:
            KeyError: A list is missing.
        """
        return cls(
            put_at=expression(
                rf"(?<!\w)(?:{_any(lists['put_at'])}) (?:(?:the )?(?:(?:{_any(lists['leads'])}) ){{1,3}})?$"
            ),
            set_in=expression(rf"(?<!\w)(?:{_any(lists['put_at'])}) (?P<noun>{_any(lists['set_in'])}) $"),
            companion=_before(lists["companion"]),
            has=expression(rf"(?:{_any(lists['has'])}){WORD_ENDS}"),
            comes_from=_before(lists["comes_from"]),
            of_whom=_before(lists["of_whom"]),
            goes_on=expression(rf"\W{{0,3}}(?:{_any(lists['goes_on'])})(?!\w)"),
            adds_to=expression(rf"\W{{0,3}}(?:{_any(lists['adds_to'])})(?!\w)"),
            of_the_nation=expression(_any(lists["of_the_nation"])),
            nation_has=_words(lists["nation_has"]),
            nation=expression(rf"(?<!\w)(?:{_any(lists['nation'])})(?!\w)".replace("@", f"[{_NAMES}]")),
            national_source=_words(lists["national_source"]),
            is_part_of=expression(
                rf"[^,;.]{{0,40}},? (?:{_any(lists['is_part_of'])}) [^ ] [^,;.]{{0,40}}(?:{_any(lists['foreign'])})"
            ),
            in_common=_words(lists["in_common"]),
            asserted=_words(lists["asserted"]),
            back_then=_words(lists["back_then"]),
            of_late=expression(rf" (?:{_any(lists['of_late'])})(?!\w)"),
            short_bodies=_words(lists["short_bodies"]),
            now=_words(lists["now"]),
            of_a_site=_words(lists["of_a_site"]),
            one_site=expression(
                rf"(?<!\w)(?<!{SYMBOLS['NUMBER']} )(?:{_any(lists['one_site'])})(?!\w)".replace("@", f"[{_NAMES}]")
            ),
            of_a_park=expression(
                rf"(?<!\w)(?:{_any(lists['of_a_park'])})(?!\w)".replace("@", f"[{_NAMES}{SYMBOLS['PLACE']}]")
            ),
            holds=expression(rf"(?: \([^()]{{0,30}}\))?(?:{_any(lists['holds'])})(?!\w)"),
            in_turn=_words(lists["in_turn"]),
            ranks_on=expression(rf"(?:the )?\W{{0,3}}(?:{_any(lists['ranks_on'])})(?!\w)"),
            fronted=expression(rf"\W{{0,3}}(?:{_any(lists['fronted'])})(?!\w)"),
            compared=_before(lists["compared"]),
            to_now=expression(rf" (?:{_any(lists['to_now'])})(?!\w)"),
            up_to=expression(rf"(?<!\w)(?:{_any(lists['up_to'])}) {SYMBOLS['DATE']}"),
        )


def _any(expressions: Sequence[str]) -> str:
    """An alternation of folded expressions."""
    return "|".join(fold(e) for e in expressions)


def _words(expressions: Sequence[str]) -> re.Pattern[str]:
    """Any of the expressions as whole words."""
    return expression(rf"(?<!\w)(?:{_any(expressions)})(?!\w)")


def _before(expressions: Sequence[str]) -> re.Pattern[str]:
    """Any of the expressions right before what follows."""
    return expression(rf"(?<!\w)(?:{_any(expressions)}) $")
