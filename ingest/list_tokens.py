"""How the tokens of a list line belong together: "Toulouse, Lyon (France)", "Portland, Oregon, USA", "Lào: Attapeu".

A country belongs to the place before it; in a parenthesis it also covers the places before that have none; at the head
of the line it covers all that follow. A region narrows the place before it to the namesakes that lie in it.
`list_items` makes the tokens and turns the arranged ones into listed places.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.mentions import Mention

#: Kinds of candidates that are countries.
STATES = ("country", "former-country")
#: No region and country with their notes are more tokens than this.
_TAIL = 6


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line: a place (with the country, date and notes of its parenthesis), or a note alone."""

    place: Mention | None = None
    country: Mention | None = None
    date: str | None = None
    end_date: str | None = None
    notes: str = ""

    @property
    def is_country(self) -> bool:
        """Whether its place may be a country."""
        return is_country(self.place)


def arranged(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with every country and region given to the place it belongs to."""
    heads = tokens[0].place if tokens[0].is_country else None
    after = [t for t in tokens[1:] if t.place is not None]
    if heads is not None and after and not any(t.is_country or t.country for t in after):
        # "Nhật Bản: Kobe, Yokohama"
        return [replace(t, country=heads) if t.place is not None else t for t in tokens[1:]]
    done: list[Token] = []
    for number, token in enumerate(tokens):
        last = done[-1] if done else None
        if token.place is None or last is None or last.place is None or last.country is not None:
            done.append(token)
        elif token.is_country and (_may_lie_in(last.place, token.place) or not is_region(token.place)):
            done[-1] = merged(replace(last, country=_as_country(token.place)), token)
        elif is_region(token.place) and _is_inside(last.place, token.place):
            done[-1] = merged(replace(last, place=narrowed(last.place, token.place), country=token.country), token)
        elif token.place.hit is None and _closes(tokens, number + 1):
            done[-1] = merged(last, token)  # an unknown county between the town and its country
        elif last.place.hit is None and is_region(token.place) and (token.country or _closes(tokens, number + 1)):
            done[-1] = merged(replace(last, country=token.country), token)
        else:
            done.append(token)
    return _spread(done)


def _closes(tokens: Sequence[Token], begin: int) -> bool:
    """Whether from a token on only a country follows, or a region and its country."""
    if len(tokens) - begin > _TAIL:
        return False
    named = [t for t in tokens[begin:] if t.place is not None]
    several = any(t.is_country or t.country for t in named[:-1]) or len(named) > 2
    return bool(named) and named[-1].is_country and not several


def _spread(tokens: list[Token]) -> list[Token]:
    """Give places without a country that of the next one, where they may lie in it."""
    spread: list[Token] = []
    country: Mention | None = None
    for token in reversed(tokens):
        if token.place is not None:
            if token.country is None and country is not None and _may_lie_in(token.place, country):
                token = replace(token, country=country)
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


def _may_lie_in(place: Mention, country: Mention) -> bool:
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
