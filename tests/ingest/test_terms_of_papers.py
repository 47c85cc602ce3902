"""What papers say of their own time is read, claimed, and known as a status; other lengths of time are left alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from graph.claim import Value
from graph.view import View
from graph.writing.store import Store
from ingest.claims import claims_of
from ingest.document import Document
from ingest.extractor import Extractor
from ingest.fact import Fact
from ingest.pipeline import ingest
from ingest.text.normal import fold
from ingest.times.terms import Terms, end_after, load_words, terms_in
from ontology.errors import RuleError
from ontology.identifiers import SCHEME
from ontology.vocabulary import BG


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Thỏa thuận có hiệu lực 5 năm.", Terms("P5Y")),
        ("Văn bản có thời hạn ba năm kể từ ngày ký.", Terms("P3Y")),
        ("Bản ghi nhớ có giá trị trong 24 tháng.", Terms("P24M")),
        ("The memorandum is valid for a period of two (2) years.", Terms("P2Y")),
        ("The mayors signed a five-year agreement.", Terms("P5Y")),
        ("The agreement expires after three years.", Terms("P3Y")),
        ("Thỏa thuận có hiệu lực 5 năm và tự động gia hạn.", Terms("P5Y", "unstated")),
        ("Thỏa thuận có hiệu lực 5 năm, được tự động gia hạn cùng thời hạn.", Terms("P5Y", "P5Y")),
        ("Sau đó, văn bản mặc nhiên được gia hạn thêm 3 năm.", Terms(None, "P3Y")),
        ("It shall be automatically renewed for successive five-year periods.", Terms(None, "P5Y")),
        ("The agreement is valid for one year and renews automatically every year.", Terms("P1Y", "P1Y")),
        (
            "Thời hạn là 5 năm, tự động gia hạn thêm 5 năm nếu không bên nào thông báo trước ít nhất 6 tháng.",
            Terms("P5Y", "P5Y", "P6M"),
        ),
        ("Mỗi bên có thể chấm dứt thỏa thuận bằng cách báo trước 90 ngày.", Terms(None, None, "P90D")),
        ("Valid for five years unless either party gives six months' written notice.", Terms("P5Y", None, "P6M")),
        ("Either side may end it by notifying the other at least 60 days in advance.", Terms(None, None, "P60D")),
    ],
)
def test_the_terms_of_a_paper_are_read(text: str, terms: Terms) -> None:
    assert terms_in(fold(text)) == terms


@pytest.mark.parametrize(
    "text",
    [
        "Bản ghi nhớ có hiệu lực sau 30 ngày kể từ ngày ký.",
        "Hai thành phố đã hợp tác 5 năm qua.",
        "Văn bản có hiệu lực từ ngày 5 tháng 5 năm 2019.",
        "Thỏa thuận không tự động gia hạn.",
        "The agreement does not automatically renew.",
        "Kế hoạch 5 năm 2021 - 2025 đã được thông qua.",
        "The memorandum has been in force since 2 years after the war.",
    ],
)
def test_other_lengths_of_time_are_no_terms(text: str) -> None:
    assert not terms_in(fold(text)).said


@pytest.mark.parametrize(
    ("begun", "length", "end"),
    [
        ("2009-04-17", "P5Y", "2014-04-17"), ("2020-02-29", "P1Y", "2021-02-28"), ("2019-06", "P18M", "2020-12"),
        ("2009", "P5Y", "2014"), (None, "P5Y", None), ("2009", None, None),
    ],
)  # fmt: skip
def test_the_end_follows_from_day_and_length(begun: str | None, length: str | None, end: str | None) -> None:
    assert end_after(begun, length) == end


SIGNED = "Ngày 17/4/2009, Huế ký thỏa thuận hợp tác với thành phố Kobe (Nhật Bản)"


def test_a_sentence_gives_its_own_paper_the_terms(facts: Callable[..., list[Fact]]) -> None:
    (fact,) = facts(f"{SIGNED}, có hiệu lực 18 tháng và tự động gia hạn.", "agreement")
    assert (fact.term, fact.renewal, fact.notice, fact.end_date) == ("P18M", "unstated", None, "2010-10-17")
    line = fact.as_json()
    assert (line["term_length"], line["automatic_renewal"], line["notice_period"]) == ("P18M", "unstated", None)


def test_a_following_sentence_gives_notice_and_renewal_without_a_term(facts: Callable[..., list[Fact]]) -> None:
    said = "Theo đó, thỏa thuận tự động gia hạn 3 năm một lần nếu không bên nào thông báo trước 6 tháng."
    *_, fact = facts(f"{SIGNED}. {said}", "agreement")
    assert (fact.quote, fact.term, fact.renewal, fact.notice) == (said, None, "P3Y", "P6M")


def test_the_clauses_are_claimed_and_an_end_that_follows_is_not(
    extractor: Extractor, document: Callable[[str], Document]
) -> None:
    text = f"{SIGNED}, có hiệu lực 5 năm, tự động gia hạn thêm 5 năm nếu không bên nào thông báo trước 6 tháng."
    read = document(text)
    claims, _ = claims_of(extractor.extract(read).facts, read)
    said = {(c.predicate, c.object.lexical) for c in claims if isinstance(c.object, Value)}
    assert said >= {(str(BG.termLength), "P5Y"), (str(BG.automaticRenewal), "P5Y"), (str(BG.noticePeriod), "P6M")}
    assert str(BG.validUntil) not in {predicate for predicate, _ in said}


@pytest.mark.parametrize(
    ("sentence", "day", "status", "rule"),
    [
        (f"{SIGNED}, có hiệu lực 5 năm.", date(2012, 1, 1), "in-force", "fixed-term"),
        (f"{SIGNED}, có hiệu lực 5 năm.", date(2020, 1, 1), "expired", "fixed-term"),
        (
            f"{SIGNED}, có hiệu lực 5 năm, tự động gia hạn thêm 5 năm.",
            date(2020, 1, 1),
            "presumed-in-force",
            "automatic-renewal",
        ),
        (f"{SIGNED}. Văn bản có thời hạn 3 năm.", date(2013, 1, 1), "expired", "fixed-term"),
        (f"{SIGNED}.", date(2020, 1, 1), "presumed-in-force", "signed-no-term-stated"),
    ],
)
def test_a_status_follows_from_the_sentence(
    tmp_path: Path, extractor: Extractor, sentence: str, day: date, status: str, rule: str
) -> None:
    (tmp_path / "a.txt").write_text(sentence + "\n", encoding="utf-8")
    with Store.open(tmp_path / "store") as store:
        ingest([tmp_path / "a.txt"], store, extractor, now=datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
    known = Graph().parse(data=View.open(tmp_path / "store").dump("application/n-triples"), format="nt")
    (paper,) = known.subjects(BG.hasAgreementKind, URIRef(f"{SCHEME}agreement-cooperation-agreement"))
    periods = [
        (known.value(period, BG.hasStatus), known.value(period, BG.firedRule))
        for period in known.objects(paper, BG.hasStatusPeriod)
        if _covers(known.value(period, BG.fromDay), known.value(period, BG.untilDay), day)
    ]
    assert periods == [(URIRef(f"{SCHEME}status-{status}"), URIRef(f"{SCHEME}rule-{rule}"))]


def _covers(begin: object, end: object, day: date) -> bool:
    return (begin is None or date.fromisoformat(str(begin)) <= day) and (
        end is None or day <= date.fromisoformat(str(end))
    )


def test_a_file_of_words_without_a_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "terms.yml").write_text("units: {Y: [years]}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"terms\.yml"):
        load_words(tmp_path / "terms.yml")
