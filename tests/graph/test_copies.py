from random import Random

import pytest
from building import HAI_PHONG, KITAKYUSHU, Told

from graph import vocabulary as v
from graph.knowledge.projection import project
from graph.lives.rules import load_rules
from graph.statements.copies import COPIES_FROM, originals, resemblance, sketch_of, text_keys
from graph.triples import Triple

WORDS = [f"từ{n}" for n in range(2000)]


def story(seed: int, words: int = 300) -> list[str]:
    return Random(seed).choices(WORDS, k=words)  # noqa: S311


def runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


@pytest.mark.parametrize("changed", [0, 1, 3, 8, 20, 60])
def test_the_sketches_estimate_the_share_of_common_runs_of_words(changed: int) -> None:
    one, other = story(1), story(1)
    for place in Random(2).sample(range(300), changed):  # noqa: S311
        other[place] = "khác"
    share = len(runs(one) & runs(other)) / len(runs(one) | runs(other))
    assert resemblance(sketch_of(" ".join(one)), sketch_of(" ".join(other))) == pytest.approx(share, abs=0.12)


def test_case_punctuation_spacing_and_coding_make_no_difference() -> None:
    plain = "Hải Phòng và Incheon " + " ".join(story(1, 40))
    assert sketch_of(plain) == sketch_of(plain.upper().replace(" ", ",\n\t ")) != ""
    assert sketch_of(plain) == sketch_of(plain.replace("ả", "a\u0309"))


@pytest.mark.parametrize("text", ["", "…", "Hải Phòng ký với Incheon. " * 3])
def test_a_text_of_a_few_words_is_nobodys_copy(text: str) -> None:
    assert sketch_of(text) == ""
    assert resemblance(sketch_of(text), sketch_of(text)) == 0.0


def test_an_added_line_leaves_a_copy_and_a_common_paragraph_makes_none() -> None:
    one, other = story(1), story(2)
    texts = {"a": one, "b": ["Theo", "TTXVN", *one], "c": [*one[:60], *other], "d": other}
    sketches = {name: sketch_of(" ".join(words)) for name, words in texts.items()}
    assert originals(sketches, {}) == {"b": "a", "d": "c"}
    assert resemblance(sketches["a"], sketches["c"]) < COPIES_FROM


def test_the_original_is_the_first_published_and_a_copy_of_a_copy_leads_to_it() -> None:
    first = story(1)
    second = [*first, *story(2, 70)]
    third = [*second, *story(3, 110)]
    sketches = {name: sketch_of(" ".join(t)) for name, t in (("z", first), ("y", second), ("x", third), ("w", third))}
    assert resemblance(sketches["z"], sketches["x"]) < COPIES_FROM
    assert originals(sketches, {"z": "2018-08-12", "x": "2018-08-13"}) == dict.fromkeys("wxy", "z")


def test_documents_alike_share_a_key() -> None:
    for seed in range(30):
        one = story(seed, 200)
        other = ["Theo", "hãng", "tin", *one[:180], *story(seed + 1000, 10)]
        a, b = sketch_of(" ".join(one)), sketch_of(" ".join(other))
        if resemblance(a, b) >= COPIES_FROM:
            assert text_keys(a) & text_keys(b)
        assert not text_keys(a) & text_keys(sketch_of(" ".join(story(seed + 500, 200))))


def test_the_knowledge_leads_a_copy_to_the_document_published_first() -> None:
    def told(name: str, published: str) -> Told:
        document = Told(name, published, text=" ".join(story(1)) + "\n")
        document.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04")
        return document

    first, copy = told("b", "2018-08-12"), told("a", "2018-08-13")
    found: set[Triple] = project([first.filed(), copy.filed()], [], load_rules())
    assert {t for t in found if t[1] == v.IS_COPY_OF} == {(copy.iri, v.IS_COPY_OF, first.iri)}
