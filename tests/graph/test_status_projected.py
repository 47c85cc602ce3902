"""The lives told through documents, identity and projection, as the knowledge holds them."""

from collections.abc import Iterator
from datetime import date

import pytest
from building import HAI_PHONG, KITAKYUSHU, Told

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.knowledge.projection import project
from graph.lives.rules import Rules, load_rules
from graph.triples import Triple
from ontology.identifiers import SCHEME, mint

EXCHANGE = mint("agreement", "cooperation-agreement.1859307.VN-HP.2009")
TIE = mint("tie", "1859307.VN-HP")


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules()


def paper(document: Told, kind: str, **said: str) -> None:
    pairs: list[tuple[str, Term]] = [(v.HAS_PARTY, HAI_PHONG), (v.HAS_PARTY, KITAKYUSHU)]
    pairs.append((v.HAS_AGREEMENT_KIND, f"{SCHEME}agreement-{kind}"))
    pairs += [(v.VOCABULARY + name, Value(value)) for name, value in said.items()]
    document.relation(v.AGREEMENT, "agreement", pairs)


def of(known: set[Triple], subject: str, predicate: str) -> set[Term]:
    return {o for s, p, o in known if (s, p) == (subject, predicate)}


def status_of(known: set[Triple], thing: str, day: date) -> tuple[str, str, frozenset[Term]] | None:
    """The status on a day, the rule and the reasons, read from the triples alone."""
    for period in of(known, thing, v.HAS_STATUS_PERIOD):
        begin, end = (one_day(known, str(period), p) for p in (v.FROM_DAY, v.UNTIL_DAY))
        if (begin is None or begin <= day) and (end is None or day <= end):
            (status,), (rule,) = of(known, str(period), v.HAS_STATUS), of(known, str(period), v.FIRED_RULE)
            return code(status), code(rule), frozenset(of(known, str(period), v.REASON))
    return None


def one_day(known: set[Triple], period: str, predicate: str) -> date | None:
    return next((date.fromisoformat(d.lexical) for d in of(known, period, predicate) if isinstance(d, Value)), None)


def code(concept: Term) -> str:
    return str(concept).removeprefix(SCHEME).partition("-")[2]


def kitakyushu() -> Iterator[Told]:
    exchange = Told("a", "2010-01-01")
    paper(exchange, "cooperation-agreement", signedOn="2009-04-17", termLength="P5Y")
    yield exchange
    sister = Told("b", "2018-08-12")
    paper(sister, "sister-city", signedOn="2014-04-18")
    yield sister


def test_the_status_with_kitakyushu_on_three_days_and_why(rules: Rules) -> None:
    known = project([d.filed() for d in kitakyushu()], [], rules)
    then = status_of(known, TIE, date(2012, 1, 1))
    assert then is not None and then[:2] == ("in-force", "fixed-term")
    assert Value("Ký ngày 17/04/2009 với thời hạn 5 năm, tức đến hết ngày 17/04/2014.", language="vi") in {
        Value(r.lexical, language=r.language) for r in then[2] if isinstance(r, Value)
    }
    for day in (date(2014, 6, 1), date(2026, 11, 22)):
        now = status_of(known, TIE, day)
        assert now is not None and now[:2] == ("presumed-in-force", "signed-no-term-stated")
        assert any("18 April 2014" in r.lexical for r in now[2] if isinstance(r, Value))
    assert status_of(known, EXCHANGE, date(2014, 6, 1)) is not None
    assert status_of(known, EXCHANGE, date(2014, 4, 17)) != status_of(known, EXCHANGE, date(2014, 4, 18))
    assert status_of(known, TIE, date(2009, 4, 16)) is None


def test_every_renewal_is_an_event_of_its_own(rules: Rules) -> None:
    one, other = Told("a", "2015"), Told("b", "2020")
    paper(one, "cooperation-agreement", signedOn="2009-04-17", renewedOn="2014-04-17", renewedUntil="2019-04-17")
    paper(other, "cooperation-agreement", signedOn="2009-04-17", renewedOn="2019-04", renewedUntil="2024-04-17")
    known = project([one.filed(), other.filed()], [], rules)
    assert of(known, EXCHANGE, v.HAS_LIFE_EVENT) == {
        f"{EXCHANGE}/signed", f"{EXCHANGE}/renewed.2014-04-17", f"{EXCHANGE}/renewed.2019-04",
    }  # fmt: skip
    in_force = status_of(known, EXCHANGE, date(2024, 4, 17))
    assert in_force is not None and in_force[:2] == ("in-force", "renewed")


def test_what_was_announced_stands_before_the_signing_and_is_no_evidence_of_it(rules: Rules) -> None:
    plan, signed = Told("a", "2008-08-12"), Told("b", "2010")
    plan.agreement(HAI_PHONG, KITAKYUSHU, kind="cooperation-agreement", signed="2008", modality="negotiating")
    paper(signed, "cooperation-agreement", signedOn="2009-04-17")
    known = project([plan.filed(), signed.filed()], [], rules)
    before = status_of(known, EXCHANGE, date(2009, 1, 1))
    assert before is not None and before[:2] == ("negotiating", "before-signing")
    assert of(known, EXCHANGE, v.SIGNED_ON) == {Value("2009-04-17")}
    assert of(known, EXCHANGE, v.RESTS_ON) == {c.iri for c in signed.filed().claims}


def test_activity_is_kept_beside_the_status(rules: Rules) -> None:
    document = Told("a", "2024")
    paper(document, "cooperation-agreement", signedOn="2009-04-17", activityOn="2023-09")
    known = project([document.filed()], [], rules)
    assert of(known, EXCHANGE, v.ACTIVITY_ON) == {Value("2023-09")}
    assert len(of(known, EXCHANGE, v.HAS_STATUS_PERIOD)) == 1
