"""Every frame's own examples and counterexamples, run as tests, and what malformed frames say."""

from collections.abc import Callable
from dataclasses import fields, replace
from itertools import product
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.extractor import Extractor
from ingest.fact import Fact
from ingest.relations import frame_files, frames
from ingest.relations.frame_files import FOLDER, load_frames
from ingest.relations.frames import Example
from ingest.words.rulefile import read_rules
from ontology.errors import RuleError
from ontology.terms import concept
from ontology.vocabulary import BG

PAGE = (Path(__file__).parents[2] / "docs" / "format-frames.md").read_text(encoding="utf-8")
FRAMES = load_frames()
EXAMPLES = [(f.id, f.relation, e) for f in FRAMES.frames for e in f.examples]
COUNTEREXAMPLES = [(f.id, f.relation, text) for f in FRAMES.frames for text in f.counterexamples]


def forms(fact: Fact, like: str) -> set[str]:
    """A fact in the short form of the examples, by name and by surface, with as many fields as the expected one has."""
    tail: list[str] = []
    if fact.value is not None:
        tail.append(f"{fact.value:g}" if fact.value < 1e6 else str(int(fact.value)))
        tail += [fact.unit or ""] if fact.relation == "amount" else []
        tail.append(fact.measure or "")
    tail += [v for v in (fact.title, fact.kind, fact.date) if v]
    names = [(p.name, p.surface) for p in (fact.subject, fact.object) if p]
    width = like.count("|") + 1
    return {" | ".join([*chosen, *tail][:width]) for chosen in product(*names)}


@pytest.mark.parametrize(
    ("frame", "relation", "example"), EXAMPLES, ids=lambda v: v.text[:60] if isinstance(v, Example) else str(v)
)
def test_a_frame_reads_its_examples(
    extractor: Extractor, document: Callable[[str], Document], frame: str, relation: str, example: Example
) -> None:
    facts = extractor.extract(document(example.text)).facts
    for expected in example.facts:
        wanted, _, form = expected.rpartition(": ") if ": " in expected else (relation, "", expected)
        found = set().union(*(forms(f, form) for f in facts if f.relation == wanted))
        assert form in found, f"{frame}: {form!r} not in {sorted(found)}"


@pytest.mark.parametrize(("frame", "relation", "text"), COUNTEREXAMPLES)
def test_a_frame_abstains_on_its_counterexamples(
    extractor: Extractor, document: Callable[[str], Document], frame: str, relation: str, text: str
) -> None:
    facts = extractor.extract(document(text)).facts
    assert [f for f in facts if f.relation == relation] == []


def test_the_frame_of_the_format_page_reads_its_examples(
    extractor: Extractor, document: Callable[[str], Document], tmp_path: Path
) -> None:
    (tmp_path / "phrases.yml").write_bytes((FOLDER / "phrases.yml").read_bytes())
    (tmp_path / "page.yml").write_text(PAGE.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    taught = replace(extractor, frames=load_frames(tmp_path))
    (frame,) = taught.frames.frames
    for example in frame.examples:
        test_a_frame_reads_its_examples(taught, document, frame.id, frame.relation, example)
    for text in frame.counterexamples:
        test_a_frame_abstains_on_its_counterexamples(taught, document, frame.id, frame.relation, text)


RULES = Path(frames.__file__).parents[1] / "words"


@pytest.mark.parametrize(
    "keys",
    [
        frame_files._KEYS,
        {field.name for field in fields(frames.Measure)} - {"code", "unit", "cue"} | {"units", "cues"},
        set(read_rules(FOLDER / "phrases.yml")[0]),
        set(read_rules(RULES / "lexicon.yml")[0]),
        set(read_rules(RULES / "values.yml")[0]),
    ],
    ids=["frame", "measure", "phrases", "lexicon", "values"],
)
def test_the_format_page_names_every_key(keys: set[str]) -> None:
    assert {key for key in keys if f"`{key}`" not in PAGE} == set()


def test_every_frame_has_examples_and_counterexamples() -> None:
    assert {f.id for f in FRAMES.frames if not f.examples or not f.counterexamples} == set()


SCHEMES = {"count": "measure", "amount": "measure", "agreement": "agreement", "partner_of": "tie"}
CODES = {
    *(
        (SCHEMES[f.relation], code)
        for f in FRAMES.frames
        for code in (*(c.code for c in f.kinds), f.default_kind)
        if code and f.shape != "location"
    ),
    *(("measure", m.code) for f in FRAMES.frames for m in f.measures),
    *(("aspect", cue.code) for f in FRAMES.frames for cue in f.aspects),
}


@pytest.mark.parametrize(("scheme", "code"), sorted(CODES))
def test_a_code_of_a_frame_is_a_concept(scheme: str, code: str) -> None:
    assert str(concept(scheme, code)).endswith(f"{scheme}-{code.replace('_', '-')}")


@pytest.mark.parametrize("kind", sorted({c.code for f in FRAMES.frames if f.shape == "location" for c in f.kinds}))
def test_a_kind_of_place_is_a_class(kind: str) -> None:
    assert str(BG[kind]).endswith(f"#{kind}")


@pytest.mark.parametrize(
    ("frame", "problem"),
    [
        ("shape: ring", "the shape is none of"),
        ("patterns: ['ký với {subject:PLACE}']", "has no role {object:…}"),
        ("shape: office\n  patterns: ['{holder:PERSON}']", "has no role {title:…}"),
        ("shape: figure\n  values: [NUMBER]", "a figure needs values and measures"),
        ("patterns: ['(?:đã )*ký {object:PLACE}']", "repeats without bound"),
        ("patterns: ['ký.+{object:PLACE}']", "repeats without bound"),
        ("patterns: ['<nobody> {object:PLACE}']", "KeyError('nobody')"),
        ("patterns: ['{object:CITY}']", "no mention type CITY"),
        ("patterns: ['ký ( {object:PLACE}']", "missing ), unterminated subpattern"),
    ],
)
def test_a_frame_that_could_not_work_is_refused_with_the_reason(tmp_path: Path, frame: str, problem: str) -> None:
    (tmp_path / "phrases.yml").write_bytes((FOLDER / "phrases.yml").read_bytes())
    (tmp_path / "x.yml").write_text(f"- id: x\n  relation: partner_of\n  {frame}\n", encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        load_frames(tmp_path)
    assert refused.value.place == "x.yml, frame x"
    assert problem in refused.value.problem


def test_shared_cues_without_a_key_are_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "phrases.yml").write_text("phrases: {}\nmodality: {}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"phrases\.yml: malformed: KeyError\('boundaries'\)"):
        load_frames(tmp_path)


def test_shared_cues_that_are_missing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"phrases\.yml is missing"):
        load_frames(tmp_path)


def test_an_unknown_key_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "phrases.yml").write_bytes((FOLDER / "phrases.yml").read_bytes())
    (tmp_path / "x.yml").write_text("id: x\nrelation: partner_of\npaterns: []\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"x.yml, frame x: unknown keys \['paterns'\]"):
        load_frames(tmp_path)


def test_a_broken_file_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "phrases.yml").write_text("phrases:\n  a: [b\nc: d\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"phrases.yml, line \d"):
        load_frames(tmp_path)
