"""Hand-made lives and the status that each has on some days; all exact."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import HAI_PHONG, KITAKYUSHU

from graph import vocabulary as v
from graph.claim import Value
from graph.lives.life import Life, life_of, together
from graph.lives.rules import Rules, load_rules
from graph.lives.status import periods
from graph.lives.timeline import status_on
from graph.statements.filing import Stated
from ontology.identifiers import SCHEME, VOCABULARY, mint

FILE = Path(__file__).with_name("data") / "life_histories.yml"


@dataclass(frozen=True)
class History:
    """One life: its claims by node, and what is expected by day."""

    name: str
    claims: dict[str, list[Stated]]
    is_tie: bool
    expected: dict[date, str]

    def life(self) -> Life:
        lives = {node: life_of(claims) for node, claims in self.claims.items()}
        if not self.is_tie:
            return lives["paper"]
        return together(lives.pop("tie", None), [lives[node] for node in sorted(lives)])


def histories() -> list[History]:
    # Everything is text: 2009 and 2009-04-17 are both dates as stated.
    given = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return [history(one) for one in given]


def history(given: dict[str, Any]) -> History:
    claims: dict[str, list[Stated]] = defaultdict(list)
    parties = [HAI_PHONG, KITAKYUSHU, "https://example.org/third"][: int(given.get("parties", 2))]
    for number, row in enumerate(given["claims"]):
        document, published, told, value, *modality = row
        node, _, predicate = told.rpartition(".")
        node = node or "paper"
        cls = v.TIE if node == "tie" else v.AGREEMENT
        said: list[tuple[str, str | Value]] = [(v.TYPE, cls), *((v.HAS_PARTY, party) for party in parties)]
        if predicate != "mentioned":
            said.append((VOCABULARY + predicate, term(predicate, value)))
        for place, (name, thing) in enumerate(said):
            claims[node].append(
                Stated(
                    iri=mint("claim", f"{number:02}-{place}"),
                    subject=mint("agreement", f"{document}-{node}"),
                    predicate=name,
                    object=thing,
                    modality=v.MODALITY_SCHEME + (modality[0] if modality else "asserted"),
                    document=mint("document", document),
                    published=None if published == "-" else published,
                )
            )
    expected = {date.fromisoformat(day): status for day, status in given["on"].items()}
    return History(given["name"], dict(claims), given.get("of") == "tie", expected)


def term(predicate: str, value: str) -> str | Value:
    if predicate == "statedStatus":
        return v.STATUS_SCHEME + value
    return SCHEME + value if predicate == "isUpgradedTo" else Value(value)


HISTORIES = histories()


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules()


@pytest.mark.parametrize("history", HISTORIES, ids=[h.name for h in HISTORIES])
def test_a_life_has_on_each_day_the_status_a_desk_officer_would_give(rules: Rules, history: History) -> None:
    found = periods(history.life(), rules)
    for day, expected in history.expected.items():
        period = status_on(found, day)
        if period is None:
            assert expected == "nothing", day
            continue
        codes = [period.status.removeprefix(v.STATUS_SCHEME), period.rule.removeprefix(v.RULE_SCHEME), *period.missing]
        assert " ".join(codes) == expected, day
        # What nothing is missing for holds without any presumption, and the reverse.
        assert (period.known == v.STATUS_SCHEME + "undetermined") == bool(period.missing), day
        assert period.known == period.status or period.missing, day


def test_there_are_eighty_lives_or_more_with_three_days_or_more_each() -> None:
    assert len(HISTORIES) >= 80
    assert len({h.name for h in HISTORIES}) == len(HISTORIES)
    assert min(len(h.expected) for h in HISTORIES) >= 3


def test_every_rule_of_the_scheme_is_shown_by_a_life(rules: Rules) -> None:
    shown = {p.rule for h in HISTORIES for p in periods(h.life(), rules)}
    codes = ("passed-to-successor", "inherited-not-reconfirmed", "inherited-and-reconfirmed")
    succession = {v.RULE_SCHEME + code for code in codes}
    assert shown | succession == set(rules.status_rules)
