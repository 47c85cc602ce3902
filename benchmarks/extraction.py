"""Score what documents give, and how sure it was said to be: `python -m benchmarks.extraction [CORPUS] [--rows]`.

Reads two kinds of judged text: the corpora beside the project (`../shared/corpus`, with its own scorer; left out with a
word where it is absent), and `paragraphs.yml`. Prints precision and recall by relation, the attributes, and the
reliability table: of the facts said to be right nine times in ten, how many were. `--rows` prints the rows of
`ingest/confidence.yml` as they would be by these judgements.

A fact is judged only where everything of its relation is marked: in a corpus by its scorer, in a paragraph always.
"""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import util
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, Final

import yaml

from ingest.confidence import ways
from ingest.document import Document
from ingest.extractor import Extractor
from ingest.fact import Fact
from ingest.readers import read

CORPUS: Final = Path(__file__).parents[2] / "shared" / "corpus"
PARAGRAPHS: Final = Path(__file__).with_name("paragraphs.yml")
#: Documents that rules are never made or measured with here, so that they can judge them in the end.
HELD_BACK: Final = frozenset({"041", "050", "055", "082"})
#: Bounds of confidence between which facts are counted together.
BOUNDS: Final = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class Judged:
    """A fact and whether it is right."""

    fact: Fact
    right: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How a text fared: right, wrong and missed facts by relation."""

    right: Counter[str]
    wrong: Counter[str]
    missed: Counter[str]

    def lines(self) -> Iterator[str]:
        """One line for a relation, and one for all."""
        relations = sorted({*self.right, *self.wrong, *self.missed})
        yield f"{'':20}{'right':>7}{'wrong':>7}{'missed':>7}{'P':>8}{'R':>8}"
        for name, those in [*((r, [r]) for r in relations), ("all", relations)]:
            right, wrong, missed = (sum(c[r] for r in those) for c in (self.right, self.wrong, self.missed))
            yield f"{name:20}{right:7}{wrong:7}{missed:7}{_share(right, wrong)}{_share(right, missed)}"


def main(arguments: Sequence[str]) -> int:
    """Score all judged texts there are, and print."""
    folder = next((Path(a) for a in arguments if not a.startswith("-")), CORPUS)
    extractor = Extractor.load()
    score, judged = paragraphs(extractor)
    print("Paragraphs of our own")
    print(*score.lines(), sep="\n")
    if (folder / "score.py").exists():
        judged += corpora(extractor, folder)
    else:
        print(f"\nNo corpus at {folder}: it is not shipped; only the paragraphs were scored.")
    print("\nReliability: how sure facts were said to be, and how many were right")
    print(*reliability(judged), sep="\n")
    if "--rows" in arguments:
        print("\nrows:")
        print(*rows(judged), sep="\n")
    return 0


def paragraphs(extractor: Extractor, path: Path = PARAGRAPHS) -> tuple[Score, list[Judged]]:
    """Score the paragraphs of a file, in which everything of the relations it has is marked."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    marked = {line.partition(" | ")[0] for entry in entries for line in entry["facts"]}
    score, judged = Score(Counter(), Counter(), Counter()), []
    for entry in entries:
        expected, found = set(entry["facts"]), set()
        for fact in extractor.extract(_document(entry["text"])).facts:
            if fact.relation in marked:
                line = next((form for form in forms(fact) if form in expected), None)
                judged.append(Judged(fact, line is not None))
                found.add(line)
                (score.right if line is not None else score.wrong)[fact.relation] += 1
        score.missed.update(line.partition(" | ")[0] for line in expected - found)
    return score, judged


def forms(fact: Fact) -> Iterator[str]:
    """A fact as a paragraph marks it: by name or as written, either way round where it is a tie."""
    tail = [t for t in (fact.as_json()["measure"], fact.title if fact.relation == "holds_office" else None) if t]
    value = [] if fact.value is None else [format(fact.value, ".15g")]
    sides = [(p.name, p.surface) if p is not None else ("",) for p in (fact.subject, fact.object)]
    for subject in sides[0]:
        for obj in sides[1]:
            pair = [subject, *([obj] if fact.object is not None else [])]
            yield " | ".join([fact.relation, *pair, *value, *tail])
            if fact.relation in ("partner_of", "planned_partner", "agreement"):
                yield " | ".join([fact.relation, *reversed(pair), *tail])


def corpora(extractor: Extractor, folder: Path) -> list[Judged]:
    """Score the documents of the corpora with their own scorer, print its report, and give the judged facts."""
    scorer = _scorer(folder / "score.py")
    judged: list[Judged] = []
    for name, texts in (("seeds", folder / "seeds"), ("dev", folder / "dev" / "docs")):
        gold = folder / name / "gold.jsonl"
        paths = [p for p in sorted(texts.glob("*.txt")) if p.stem.split("_")[0] not in HELD_BACK]
        facts = [fact for path in paths for fact in extractor.extract(read(path)).facts]
        print(f"\nCorpus {name}" + (", without the documents held back" if name == "dev" else ""))
        print(_report(folder / "score.py", gold, texts, facts))
        judged += _judged(scorer, [g for g in scorer.read_jsonl(gold) if g["doc"] not in HELD_BACK], facts)
    return judged


def _report(script: Path, gold: Path, texts: Path, facts: Iterable[Fact]) -> str:
    """What the scorer prints of facts against the part of a gold file that is not held back."""
    with TemporaryDirectory() as folder:
        kept, found = Path(folder) / "gold.jsonl", Path(folder) / "facts.jsonl"
        for marked in (gold, gold.with_name("negatives.jsonl")):
            lines = marked.read_text(encoding="utf-8").splitlines() if marked.exists() else []
            open_ones = (line for line in lines if line.strip() and json.loads(line)["doc"] not in HELD_BACK)
            (Path(folder) / marked.name).write_text("\n".join(open_ones), encoding="utf-8")
        found.write_text("".join(json.dumps(f.as_json(), ensure_ascii=False) + "\n" for f in facts), encoding="utf-8")
        index = gold.with_name("index.tsv")
        if index.exists():
            (Path(folder) / "index.tsv").write_bytes(index.read_bytes())
        command = [sys.executable, str(script), str(kept), str(found), "--docs", str(texts)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # noqa: S603  # our own words
        return done.stdout.rstrip()


def _judged(scorer: ModuleType, gold: Sequence[Mapping[str, Any]], facts: Sequence[Fact]) -> Iterator[Judged]:
    """The facts that a gold file can judge: what it matches is right; the rest is wrong where it lists all."""
    documents = {line["doc"] for line in gold}
    shown = [dict(f.as_json(), doc=scorer._doc_id(f.document, documents)) for f in facts]
    pairs, repeats = scorer.match(gold, shown)
    right = {fact for _, fact in pairs} | repeats
    listed = {g["relation"] for g in gold if not g.get("optional") and not g.get("partial")}
    complete = (scorer.COMPLETE | listed) - scorer.OPEN
    for index, fact in enumerate(facts):
        if index in right:
            yield Judged(fact, right=True)
        elif shown[index]["doc"] in documents and fact.relation in complete:
            yield Judged(fact, right=False)


def reliability(judged: Sequence[Judged]) -> Iterator[str]:
    """For each range of confidence how many facts, what they were said to be on average, and how many were right."""
    yield f"{'confidence':14}{'facts':>7}{'said':>8}{'right':>8}"
    for low, high in pairwise(BOUNDS):
        those = [j for j in judged if low <= j.fact.confidence < high]
        if those:
            said = sum(j.fact.confidence for j in those) / len(those)
            right = sum(j.right for j in those) / len(those)
            yield f"{low:.2f} to {min(high, 1):.2f}  {len(those):7}{said:8.2f}{right:8.2f}"


def rows(judged: Iterable[Judged]) -> Iterator[str]:
    """The rows of `ingest/confidence.yml` by these judgements: of each way of finding, right and judged facts."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in judged:
        for way in ways(one.fact):
            counts[way][0] += one.right
            counts[way][1] += 1
    for way, (right, of) in sorted(counts.items()):
        yield f"  {way}: [{right}, {of}]"


def _document(text: str) -> Document:
    """A paragraph as a document, read the way files are."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{sha256(text.encode()).hexdigest()[:8]}.txt"
        path.write_text(text, encoding="utf-8")
        return read(path)


def _scorer(path: Path) -> ModuleType:
    """The corpus's scorer as a module."""
    spec = util.spec_from_file_location("corpus_score", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _share(right: int, other: int) -> str:
    return f"{right / (right + other):8.3f}" if right + other else f"{'-':>8}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
