"""How the tokens of a list line belong together: "Toulouse, Lyon (France)", "Portland, Oregon, USA", "Lào: Attapeu".

A country belongs to the place before it; in a parenthesis it also covers the places before that have none; at the head
of the line it covers all that follow. A region narrows the place before it to the namesakes that lie in it.
`list_items` makes the tokens and turns the arranged ones into listed places.
"""

from collections.abc import Callable, Sequence

from ingest.frozen import dataclass, replace
from ingest.text.mentions import Mention

#: Kinds of candidates that are countries.
STATES = ("country", "former-country")
#: More places than these do not stand between a place and its country.
_BETWEEN = 3
#: Words of a country's name before a place that nobody knows.
_LONGEST_FLAG = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line: a place (with the country, date and notes of its parenthesis), or a note alone."""

    place: Mention | None = None
    country: Mention | None = None
    date: str | None = None
    end_date: str | None = None
    notes: str = ""
    settled: bool = False

    @property
    def is_country(self) -> bool:
        """Whether its place may be a country."""
        return is_country(self.place)


def arranged(tokens: Sequence[Token], named: Callable[[str], Mention | None]) -> list[Token]:
    """The tokens with every country and region given to the place it belongs to; `named` knows what words name."""
    tokens = _without_flag(tokens, named)
    heads = tokens[0].place if tokens[0].is_country else None
    after = [t for t in tokens[1:] if t.place is not None]
    if heads is not None and after and not any(t.is_country or t.country for t in after):
        # "Nhật Bản: Kobe, Yokohama"
        return [replace(t, country=heads) if t.place is not None else t for t in tokens[1:]]
    return _one_place(tokens) or _several(tokens)


def _without_flag(tokens: Sequence[Token], named: Callable[[str], Mention | None]) -> Sequence[Token]:
    """The tokens without the country that a flag put before an unknown name: "Brazil Itapema, Brazil", also in another
    language.
    """
    first, countries = tokens[0].place, [t.place for t in tokens[1:] if t.place is not None and t.is_country]
    if first is None or first.hit is not None or not countries:
        return tokens
    words = first.text.split(" ")
    for length in range(1, min(len(words), _LONGEST_FLAG + 1)):
        flag = named(" ".join(words[:length]))
        if flag is not None and is_country(flag) and any(_same(flag, country) for country in countries):
            name = " ".join(words[length:])
            return [replace(tokens[0], place=replace(first, text=name, core=name)), *tokens[1:]]
    return tokens


def _one_place(tokens: Sequence[Token]) -> list[Token] | None:
    """One place with what it lies in ("Foshan, Guangdong, China", "Perth, Scotland"), or None where more may be."""
    named = [t for t in tokens if t.place is not None]
    first, last = named[0].place, named[-1].place
    if first is None or last is None or len(named) < 2 or any(t.country for t in named) or is_country(first):
        return None
    between = [t.place for t in named[1:-1] if t.place is not None]
    if any(is_country(place) and not is_region(place) for place in between) or len(between) > _BETWEEN:
        return None
    towns = [place for place in between if place.hit is not None and not is_region(place)]
    inside = _is_inside(first, last)
    if is_country(last) and not (inside and not may_lie_in(first, last)):
        if between and len(towns) == len(between) and first.hit is not None:
            return None
        country = _as_country(last)
    elif inside and not towns:
        country = None
    else:
        return None
    place = first
    for around in (*between, last):
        place = narrowed(place, around)
    whole = replace(named[0], place=place, country=country, settled=True)
    for token in tokens:
        whole = merged(whole, token) if token is not named[0] else whole
    return [whole]


def _several(tokens: Sequence[Token]) -> list[Token]:
    """Several places, each with the country and region that stand after it."""
    done: list[Token] = []
    after_country = False
    for token in tokens:
        last = done[-1] if done else None
        if token.place is None or last is None or last.place is None:
            done.append(token)
        elif token.is_country and after_country:
            done[-1] = merged(last, token)  # "Taipei, Taiwan, Republic of China"
        elif is_region(token.place) and not token.is_country and _is_inside(last.place, token.place):
            around = replace(last, place=narrowed(last.place, token.place), settled=True)
            done[-1] = merged(replace(around, country=last.country or token.country), token)
        elif last.country is not None and token.is_country and _same(last.country, token.place):
            done[-1] = merged(last, token)  # "Japan Kobe, Hyogo, Japan"
        elif last.country is not None:
            done.append(token)
        elif token.is_country and may_lie_in(last.place, token.place):
            done[-1] = merged(replace(last, country=_as_country(token.place), settled=True), token)
        elif is_region(token.place) and _is_inside(last.place, token.place):
            place = narrowed(last.place, token.place)
            done[-1] = merged(replace(last, place=place, country=token.country, settled=True), token)
        elif token.is_country:
            done[-1] = merged(replace(last, country=_as_country(token.place), settled=True), token)
        else:
            done.append(token)
        after_country = token.is_country and len(done) > 0 and done[-1].country is not None
    return _spread(done)


def _same(country: Mention, other: Mention) -> bool:
    """Whether two mentions may name the same country."""
    if country.hit is None or other.hit is None:
        return False
    return bool({c.iri for c in country.hit.candidates} & {c.iri for c in other.hit.candidates})


def _spread(tokens: list[Token]) -> list[Token]:
    """Give places without a country that of the next one, where they may lie in it."""
    spread: list[Token] = []
    country: Mention | None = None
    for token in reversed(tokens):
        if token.place is not None:
            if token.country is None and country is not None and may_lie_in(token.place, country):
                token = replace(token, country=country, settled=True)
            country = token.country
        spread.append(token)
    return spread[::-1]


def is_country(mention: Mention | None) -> bool:
    """Whether a name may be that of a country ("Georgia" may)."""
    if mention is None or mention.hit is None or mention.noun not in (None, "country"):
        return False
    return any(c.kind in STATES for c in mention.hit.candidates)


def is_region(mention: Mention) -> bool:
    """Whether a name may be that of a first-level region."""
    return mention.hit is not None and any(c.kind == "region" for c in mention.hit.candidates)


def _as_country(mention: Mention) -> Mention:
    """The mention read as a country."""
    if mention.hit is None:
        return mention
    return replace(
        mention, hit=replace(mention.hit, candidates=tuple(c for c in mention.hit.candidates if c.kind in STATES))
    )


def may_lie_in(place: Mention, country: Mention) -> bool:
    """Whether a place may lie in a country: an unknown one may, a known one where a namesake does."""
    if place.hit is None or country.hit is None:
        return True
    countries = {c.iri for c in country.hit.candidates if c.kind in STATES}
    return any(countries & set(c.countries) for c in place.hit.candidates)


def _is_inside(place: Mention, region: Mention) -> bool:
    """Whether a namesake of the place lies in a region of that name."""
    regions = {c.iri for c in region.hit.candidates if c.kind == "region"} if region.hit is not None else set()
    return place.hit is not None and any(c.entity.within in regions for c in place.hit.candidates)


def narrowed(place: Mention, region: Mention) -> Mention:
    """The place narrowed to its namesakes in the region, where there are any."""
    if not _is_inside(place, region) or place.hit is None or region.hit is None:
        return place
    regions = {c.iri for c in region.hit.candidates}
    return replace(
        place, hit=replace(place.hit, candidates=tuple(c for c in place.hit.candidates if c.entity.within in regions))
    )


def merged(token: Token, other: Token) -> Token:
    """A token with the date and notes of another."""
    return replace(
        token,
        date=token.date or other.date,
        end_date=token.end_date or other.end_date,
        notes=f"{token.notes} {other.notes}".strip(),
    )
