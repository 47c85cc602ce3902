"""The words that make mentions are data, whole and consistent."""

from pathlib import Path

import pytest

from ingest.names.reference import FOLDER
from ingest.text.normal import fold
from ingest.words.lexicon import Lexicon
from ontology.errors import RuleError


def test_every_head_of_a_locality_is_a_head(lexicon: Lexicon) -> None:
    assert lexicon.localised <= set(lexicon.body_heads)


def test_an_abbreviation_stands_for_a_head(lexicon: Lexicon) -> None:
    assert set(lexicon.abbreviations) | set(lexicon.abbreviations.values()) <= set(lexicon.body_heads)


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("thành phố cảng Incheon", "thành phố cảng "),
        ("tp.huế", "tp."),
        ("tỉnh kagawa", "tỉnh "),
        ("khu tự trị x", "khu tự trị "),
    ],
)
def test_the_longest_type_noun_before_a_name_counts(lexicon: Lexicon, text: str, noun: str) -> None:
    match = lexicon.place_noun.match(fold(text))
    assert match is not None
    assert match[0] == noun


@pytest.mark.parametrize(
    ("noun", "means"),
    [("tỉnh", "region"), ("thủ đô", "city"), ("nước", "country"), ("city of", "city"), ("bang", "region")],
)
def test_a_noun_before_a_name_types_it(lexicon: Lexicon, noun: str, means: str) -> None:
    assert lexicon.place_nouns[noun] == means


@pytest.mark.parametrize(("noun", "means"), [("prefecture", "region"), ("city", "city"), ("oblast", "region")])
def test_an_english_noun_follows_its_name(lexicon: Lexicon, noun: str, means: str) -> None:
    assert lexicon.place_suffixes[noun] == means
    assert noun not in lexicon.place_nouns


def test_a_title_is_the_longest_that_fits(lexicon: Lexicon) -> None:
    match = lexicon.title.search(fold("Phó Chủ tịch Thường trực UBND"))
    assert match is not None
    assert match["title"] == "phó chủ tịch thường trực"


def test_a_lexicon_without_a_key_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.yml"
    path.write_text("anaphora: {}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"lexicon.yml: the key 'bodies' is missing"):
        Lexicon.load(path)


def test_a_type_noun_that_means_nothing_known_is_refused(tmp_path: Path) -> None:
    (tmp_path / "type_nouns.csv").write_text("noun,language,means\nấp,vi,hamlet\n", encoding="utf-8")
    with pytest.raises(RuleError, match="'ấp' means 'hamlet'"):
        Lexicon.load(gazetteers=tmp_path)


def test_the_type_nouns_of_the_gazetteer_are_those_of_the_lexicon(lexicon: Lexicon) -> None:
    lines = (FOLDER / "type_nouns.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {fold(line.split(",")[0]) for line in lines} == {*lexicon.place_nouns, *lexicon.place_suffixes}
