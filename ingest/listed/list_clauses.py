"""Lists of partners within Chinese and Korean sentences, where they stand before the words of the tie.

"南宁市与泰国孔敬市、越南海防市等结为友好城市" and "부산시는 미국 시애틀, 중국 상하이 등과 자매결연을 맺었다" name
the partners first and then what they are; no space tells where a name ends. `clause_list` finds where such a list
stands, `list_items` reads it and `listings` states it.

    clause_list("南宁市与泰国孔敬市、越南海防市等结为友好城市。")   # the span of "泰国孔敬市、越南海防市"
"""

import re
from collections.abc import Callable

_CHINESE = re.compile(
    r"(?:与|與|和|同)(?P<list>[^，。；与與]{4,240}?)(?:等[^，。；、]{0,14}?)?(?:正式|分别|先后|已|都){0,2}"
    r"(?:缔结|締結|结成|结为|結為|建立)[^，。；]{0,12}?(?:友好|姊妹|姐妹|友城)"
)
_KOREAN = re.compile(
    r"(?P<list>[^.]{4,300}?) 등(?:의|지)?(?: ?\d{1,3} ?개국?(?: ?\d{1,3} ?개)?)?"
    r"(?: ?[^ .,]{0,6}(?:도시|지역|지자체|지방정부))?(?:와|과) "
    r"[^.]{0,20}?(?:자매|우호)[^.]{0,16}?(?:맺|체결|이어)(?!을|할|한다|하기|키로)"
)
_AHEAD = re.compile(r"计划|拟|将|希望|推动|争取|商讨|尚未|启动|예정|추진|희망|계획")
_SEGMENT = re.compile(r"[,、]")
#: How far before the list a word may stand that makes its ties no more than planned.
_NEAR = 12


def clause_list(sentence: str) -> tuple[int, int, int] | None:
    """Find a list of partners before the words that name the tie.

    Args:
        sentence: The sentence; NFC.

    Returns:
        Begin and end of the list, and the end of the words of the tie; None where there is none, or it is planned.
    """
    for form, signs in ((_CHINESE, "与與和同"), (_KOREAN, "등")):
        # Without one of these signs the expression matches nowhere, and would look far behind every letter.
        match = form.search(sentence) if any(sign in sentence for sign in signs) else None
        if match is not None:
            begin, end = match.span("list")
            ahead = _AHEAD.search(sentence, max(0, begin - _NEAR), match.end() + _NEAR)
            return None if ahead is not None else (begin, end, match.end())
    return None


def from_country(words: str, is_country: Callable[[str], bool]) -> int | None:
    """Where a Korean list begins: at the last country that stands before its first comma.

    Args:
        words: The list with what may stand before it: "부산시는 현재 미국 로스앤젤레스, 중국 상하이".
        is_country: Tells whether a word is the name of a country.

    Returns:
        The offset of that country, or None without one.
    """
    first = _SEGMENT.split(words)[0]
    starts = [match.start() for match in re.finditer(r"(?<!\S)\S", first)]
    named = (at for at in reversed(starts) if is_country(first[at:].split(" ")[0].removesuffix("의")))
    return next(named, None)
