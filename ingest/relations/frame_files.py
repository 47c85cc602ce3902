"""Reading frames from their files: every key is checked, every pattern compiled.

A pattern is a regular expression over skeletons with roles ("{object:PLACE+}"), phrases ("<tie>") and gaps ("…40") in
it; the format is that of docs/format-frames.md. A malformed file is refused whole, with its name, the frame and the
remedy.

    load_frames().frames
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from ingest.figures.cues import FigureCues
from ingest.relations.frames import Also, Cue, Cues, Example, Frame, FrameSet, Measure, Pattern, Shape
from ingest.text.mentions import MentionType
from ingest.text.normal import WORD_BEGINS, WORD_ENDS, fold
from ingest.text.skeleton import SYMBOLS
from ingest.words.expression import compile_all, expression
from ingest.words.rulefile import read_rules
from ontology.errors import RuleError

FOLDER = Path(__file__).parents[1] / "frames"
#: Roles that every pattern of a shape must name.
_ROLES: Mapping[Shape, tuple[str, ...]] = {
    "link": ("object",), "pair": ("subject", "object"), "figure": (), "office": ("holder", "title"),
    "state": ("subject",), "location": ("subject", "object"), "mission": (), "event": (), "both": (),
    "among": ("object",), "visit": (),
}  # fmt: skip
_KEYS = frozenset(
    "id relation shape ahead also patterns phrases subject subject_types types kinds default_kind status needs after "
    "forbid foreign gather measures aspects parts values origin dates periods inverse localities modality_within "
    "confidence examples counterexamples".split()
)
_PART = re.compile(
    r"\{(?P<role>\w*):(?P<types>[A-Z|]+)(?P<list>\+)?(?P<aside>\(\))?\}|<(?:(?P<as>\w+):)?(?P<phrase>[\w-]+)>|…(?P<gap>\d+)"
)
#: What stands between the members of a list.
_NEXT = r"(?:, ?(?:và |and )?| và | and | cùng )(?:các |the |(?:later |also |then )?with )?"
#: Relations whose parties are places, where none is said to be a body.
_OF_PLACES = frozenset({"partner_of", "agreement", "visit"})
_MENTION = re.compile(r"\{:(?P<types>[A-Z|]+)\}")
#: A parenthesis after a mention, as in "Le Havre (Pháp)"; lists always allow it, `{role:TYPE()}` does for one mention.
_ASIDE = r"(?: ?\([^()]{0,60}\))?"


def load_frames(folder: Path = FOLDER) -> FrameSet:
    """Read all frames of a folder.

    The project's own are compiled as texts ask for them, since the tests have compiled them all; those of another
    folder are compiled at once.

    Raises:
        RuleError: A file is malformed; says which, where and how to mend it.
    """
    parsed = {path.name: read_rules(path)[0] for path in sorted(folder.glob("*.yml"))}
    if "phrases.yml" not in parsed:
        raise RuleError(str(folder.name), "phrases.yml is missing", "restore it: all frames share its cues")
    shared = parsed.pop("phrases.yml")
    checked = folder != FOLDER
    try:
        cues, phrases = _shared_cues(shared), shared["phrases"]
        if checked:
            compile_all(cues)
    except (re.error, KeyError, TypeError, AttributeError) as error:
        raise RuleError("phrases.yml", f"malformed: {error!r}", "see docs/format-frames.md") from error
    frames = (f for name, data in parsed.items() for f in _frames_of(name, data, phrases, checked=checked))
    return FrameSet(tuple(frames), cues)


def any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Match any of the folded expressions as whole words; an expression may use ( | )? of regular expressions."""
    return expression(f"{WORD_BEGINS}(?:{'|'.join(fold(w) for w in words)}){WORD_ENDS}")


def _frames_of(name: str, data: Any, phrases: Mapping[str, Sequence[str]], *, checked: bool) -> Iterator[Frame]:
    """The frames of one file; `checked` compiles them at once."""
    for entry in data if isinstance(data, list) else [data]:
        if not isinstance(entry, dict) or "id" not in entry or "relation" not in entry:
            raise RuleError(name, "a frame lacks id or relation", "give it both")
        unknown = set(entry) - _KEYS
        if unknown:
            raise RuleError(
                f"{name}, frame {entry['id']}",
                f"unknown keys {sorted(unknown)}",
                f"use some of {sorted(_KEYS)}",
            )
        try:
            frame = _frame(entry, {**phrases, **entry.get("phrases", {})})
            if checked:
                compile_all(frame)
            yield frame
        except (re.error, KeyError, TypeError, ValueError) as error:
            raise RuleError(
                f"{name}, frame {entry['id']}", f"malformed: {error!r}", "see docs/format-frames.md"
            ) from error


def _frame(entry: Mapping[str, Any], phrases: Mapping[str, Sequence[str]]) -> Frame:
    """Compile one frame."""
    patterns = tuple(_compile(p, phrases, entry["relation"] in _OF_PLACES) for p in entry.get("patterns", ()))
    measures = tuple(_measure(code, m) for code, ms in entry.get("measures", {}).items() for m in ms)
    return Frame(
        id=entry["id"],
        relation=entry["relation"],
        shape=_shape(entry),
        ahead=entry.get("ahead"),
        also=tuple(Also(a["relation"], any_of(a["cues"]), _cues(a.get("kinds", {}))) for a in entry.get("also", ())),
        patterns=patterns,
        all_patterns=patterns,
        subject=tuple(entry.get("subject", ("left", "focus"))),
        subject_types=_types(entry.get("subject_types", ["PLACE"])),
        types=_types(entry.get("types", ["PLACE"])),
        kinds=_cues(entry.get("kinds", {})),
        default_kind=entry.get("default_kind"),
        status=entry.get("status"),
        needs=tuple(any_of(n) for n in entry.get("needs", ())),
        after=any_of(entry["after"]) if entry.get("after") else None,
        forbid=any_of(entry["forbid"]) if entry.get("forbid") else None,
        gather=frozenset(fold(head) for head in entry.get("gather", ())),
        measures=measures,
        all_measures=measures,
        aspects=_cues(entry.get("aspects", {})),
        parts=_cues(entry.get("parts", {})),
        values=_types(entry.get("values", ())),
        origin=entry.get("origin"),
        dates=entry.get("dates", True),
        periods=bool(entry.get("periods", False)),
        inverse=entry.get("inverse", False),
        localities=bool(entry.get("localities", False)),
        foreign=bool(entry.get("foreign", False)),
        modality_within=int(entry.get("modality_within", 70)),
        confidence=float(entry.get("confidence", 0.9)),
        examples=tuple(Example(e["text"], tuple(e["facts"])) for e in entry.get("examples", ())),
        counterexamples=tuple(entry.get("counterexamples", ())),
    )


def _shape(entry: Mapping[str, Any]) -> Shape:
    """The shape, if its patterns name the roles that the engine of that shape fills."""
    shape = next((s for s in get_args(Shape) if s == entry.get("shape", "link")), None)
    if shape is None:
        raise ValueError(f"the shape is none of {get_args(Shape)}")
    for pattern in entry.get("patterns", ()):
        if shape == "event" and "<event:" not in pattern:
            raise ValueError(f"the pattern {pattern!r} names no <event:…>")
        for role in _ROLES[shape]:
            if f"{{{role}:" not in pattern:
                raise ValueError(f"the pattern {pattern!r} has no role {{{role}:…}}")
    if shape == "figure" and not (entry.get("values") and entry.get("measures")):
        raise ValueError("a figure needs values and measures")
    return shape  # type: ignore[no-any-return]  # one of get_args


def _types(names: Sequence[str]) -> tuple[MentionType, ...]:
    """Check mention types."""
    for name in names:
        if name not in get_args(MentionType):
            raise ValueError(f"no mention type {name}")
    return tuple(names)  # type: ignore[arg-type]  # checked above


def _cues(table: Mapping[str, Sequence[str]]) -> tuple[Cue, ...]:
    return tuple(Cue(code, any_of(words)) for code, words in table.items())


def _measure(code: str, entry: Mapping[str, Any]) -> Measure:
    """Compile one way to recognise a measure."""
    units = entry.get("units")
    return Measure(
        code=code,
        unit=_unit(units) if units else None,
        cue=any_of([_with_mentions(cue) for cue in entry["cues"]]) if entry.get("cues") else None,
        side=entry.get("side", "before"),
        within=int(entry.get("within", 90)),
        forbid=any_of(entry["forbid"]) if entry.get("forbid") else None,
        follows=entry.get("follows"),
        of_body=bool(entry.get("of_body", False)),
        topic=any_of(entry["topic"]) if entry.get("topic") else None,
        at=bool(entry.get("at", False)),
        investor=bool(entry.get("investor", False)),
        in_common=bool(entry.get("in_common", False)),
        shows=entry.get("shows"),
        spare=bool(entry.get("spare", False)),
        planned=bool(entry.get("planned", False)),
        project=bool(entry.get("project", False)),
    )


def _with_mentions(cue: str) -> str:
    """A cue with the mentions it names: "khách {:PLACE}"."""
    return _MENTION.sub(lambda m: "[" + "".join(SYMBOLS[t] for t in _types(m["types"].split("|"))) + "]", cue)


def _unit(units: Sequence[str]) -> re.Pattern[str]:
    """What follows a number that counts it."""
    return expression(
        r" ?(?P<unit>" + "|".join(_bounded(fold(u)) for u in sorted(units, key=len, reverse=True)) + rf"){WORD_ENDS}"
    )


def _compile(pattern: str, phrases: Mapping[str, Sequence[str]], of_places: bool) -> Pattern:
    """Turn "<tie> …20 với {object:PLACE+}" into a regular expression over skeletons.

    Every gap and repetition is bounded, so that no sentence makes the search long. In relations of places a slot for
    one takes an unknown name, too, whose country a parenthesis gives: "kết nghĩa với Zorbagrad (Đức)".
    """
    out: list[str] = []
    lists: set[str] = set()
    at = 0
    for part in _PART.finditer(pattern):
        out.append(_bounded(fold(pattern[at : part.start()])))
        at = part.end()
        if part["types"] and not part["role"]:
            out.append("[" + "".join(SYMBOLS[t] for t in _types(part["types"].split("|"))) + "]")
        elif part["role"]:
            slot = _slot(_types(part["types"].split("|")), of_places)
            aside = _ASIDE if part["aside"] or part["list"] else ""
            out.append(f"(?P<{part['role']}>{slot}){aside}")
            if part["list"]:
                lists.add(part["role"])
                out.append(rf"(?:{_NEXT}{slot}{_ASIDE})*")
        elif part["phrase"]:
            words = [_bounded(fold(w)) for w in phrases[part["phrase"]]]
            group = f"(?P<{part['as']}>[{SYMBOLS['NAME']}{SYMBOLS['ORG']}]|" if part["as"] else "(?:"
            out.append(rf"(?<!\w){group}" + "|".join(words) + r")(?!\w)")
        else:
            out.append(rf"[^;]{{0,{int(part['gap'])}}}?")
    out.append(_bounded(fold(pattern[at:])))
    return Pattern(expression("".join(out)), frozenset(lists))


def _slot(types: Sequence[MentionType], of_places: bool) -> str:
    """What a role matches: a mention of its types."""
    of_types = "[" + "".join(SYMBOLS[t] for t in types) + "]"
    if not of_places or "PLACE" not in types or "NAME" in types:
        return of_types
    return rf"(?:{of_types}|{SYMBOLS['NAME']}(?= ?\({SYMBOLS['PLACE']}))"


def _bounded(expression: str) -> str:
    """The expression, if it repeats nothing without end."""
    if re.search(r"(?<!\\)[*+]|\{\d*,\}", expression):
        raise ValueError(f"{expression!r} repeats without bound; write {{0,4}}")
    return expression


def _shared_cues(data: Mapping[str, Any]) -> Cues:
    """Compile phrases.yml."""
    return Cues(
        modality=_cues(data["modality"]),
        boundary=expression("|".join([";", r"\. ", *(fold(b) for b in data["boundaries"])])),
        event_noun=any_of(data["phrases"]["event"]),
        event_stop=expression("|".join(fold(stop) for stop in data["event_stop"])),
        event_unnamed=expression(rf" (?:{'|'.join(fold(word) for word in data['event_unnamed'])})(?!\w)"),
        endings=_cues(data["endings"]),
        endings_after=_cues(data["endings_after"]),
        not_the_day=expression(rf"(?<!\w)(?:{'|'.join(fold(w) for w in data['not_the_day'])}) ?$"),
        valid_until=expression(rf"(?<!\w)(?:{'|'.join(fold(w) for w in data['valid_until'])}) ?$"),
        valid_for=any_of(data["valid_for"]),
        covering=any_of(data["covering"]),
        denied_after=any_of(data["denied_after"]),
        growing=any_of(data["growing"]),
        not_counted=any_of(data["not_counted"]),
        paper_again=any_of(data["paper_again"]),
        figure=FigureCues.of(data["figures"]),
        estimate=any_of(data["estimate"]),
        target=any_of(data["target"]),
        expected=any_of(data["expected"]),
    )
