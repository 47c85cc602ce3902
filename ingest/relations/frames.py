"""Frames: what a relation looks like in a sentence, as data.

A frame file (`frames/*.yml`, one a relation; format in docs/format-frames.md) says which patterns evoke the relation,
which mentions fill its roles, which cues give its kind, and carries the examples and counterexamples that run as tests.
Here is what such a file holds once it is read; `frame_files` reads it, and the engine is `extractor`.
"""

import re
from dataclasses import dataclass
from typing import Literal

from ingest.figures.cues import FigureCues
from ingest.text.mentions import MentionType

Shape = Literal["link", "pair", "figure", "office", "state", "location", "mission", "event", "both", "among", "visit"]
#: How near a match the words that forbid it stand, in characters of the skeleton.
_NEAR = 30
#: Shapes whose matches reach to the end of what they say, so that what follows forbids nothing.
_FORBID_BEFORE = frozenset({"event", "both", "visit"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern and the roles whose mention begins a list."""

    regex: re.Pattern[str]
    lists: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """A code (a kind, a status, an aspect, a measure) and the expression that gives it."""

    code: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Also:
    """A further relation of the same parties that a cue in the clause states, and the cues of its kind."""

    relation: str
    cue: re.Pattern[str]
    kinds: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """How a figure is recognised.

    Attributes:
        code: Measure of the contract.
        unit: What must follow the number directly (None: anything).
        cue: What must stand near it in the clause.
        side: Where the cue stands: before the value, after it, or either.
        within: How near, in characters of the skeleton.
        forbid: What must not stand between cue and value or just after it.
        follows: A measure that must have been found before it in the same clause.
        of_body: Whether its subject is a body rather than a locality.
        topic: What the text around must be about, in the sentence, its heading or the sentences just before it.
        at: Whether its subject is the place that "tại", "vào" or "in" names beside it, a country too.
        investor: Whether the place abroad that has it is its other side ("Nhật Bản có 39 dự án").
        in_common: Whether it is of two sides alike ("thương mại hai chiều").
        shows: A relation of its other side to its subject that it shows (invests_in), if any.
        spare: Whether it is asked only where no other measure fits.
        planned: Whether it may be of what is only planned or negotiated, as its clause says.
        project: Whether it may be of a project by its name: in the parenthesis of one, or where no place is told.
    """

    code: str
    unit: re.Pattern[str] | None
    cue: re.Pattern[str] | None
    side: Literal["before", "after", "either"]
    within: int
    forbid: re.Pattern[str] | None
    follows: str | None
    of_body: bool
    topic: re.Pattern[str] | None
    at: bool
    investor: bool
    in_common: bool
    shows: str | None
    spare: bool
    planned: bool
    project: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the facts it must give, each as "subject | object | …" in the frame's own short form."""

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A relation's frame; see docs/format-frames.md for what each part means.

    A frame that `Evoker` gives for a sentence has as `patterns` and `measures` only those whose words the sentence has;
    `all_patterns` and `all_measures` are for other sentences.
    """

    id: str
    relation: str
    shape: Shape
    ahead: str | None
    also: tuple[Also, ...]
    patterns: tuple[Pattern, ...]
    all_patterns: tuple[Pattern, ...]
    subject: tuple[str, ...]
    subject_types: tuple[MentionType, ...]
    types: tuple[MentionType, ...]
    kinds: tuple[Cue, ...]
    default_kind: str | None
    status: str | None
    needs: tuple[re.Pattern[str], ...]
    after: re.Pattern[str] | None
    forbid: re.Pattern[str] | None
    gather: frozenset[str]
    measures: tuple[Measure, ...]
    all_measures: tuple[Measure, ...]
    aspects: tuple[Cue, ...]
    parts: tuple[Cue, ...]
    values: tuple[MentionType, ...]
    origin: str | None
    dates: bool
    periods: bool
    inverse: bool
    localities: bool
    foreign: bool
    modality_within: int
    confidence: float
    examples: tuple[Example, ...]
    counterexamples: tuple[str, ...]

    def lacks(self, skeleton: str) -> re.Pattern[str] | None:
        """Give the first of the words it needs that a sentence does not have; None where all are there."""
        return next((need for need in self.needs if not need.search(skeleton)), None)

    def forbidden(self, skeleton: str, match: re.Match[str]) -> re.Match[str] | None:
        """Find words near a match of a pattern that forbid the frame."""
        if self.forbid is None:
            return None
        end = match.end() if self.shape in _FORBID_BEFORE else match.end() + _NEAR
        return self.forbid.search(skeleton, max(0, match.start() - _NEAR), end)


@dataclass(frozen=True, slots=True)
class Cues:
    """Cues that all frames share (`phrases.yml`): modality, clause boundaries, estimates."""

    modality: tuple[Cue, ...]
    event_noun: re.Pattern[str]
    event_stop: re.Pattern[str]
    event_unnamed: re.Pattern[str]
    endings: tuple[Cue, ...]
    endings_after: tuple[Cue, ...]
    boundary: re.Pattern[str]
    not_the_day: re.Pattern[str]
    valid_until: re.Pattern[str]
    valid_for: re.Pattern[str]
    covering: re.Pattern[str]
    denied_after: re.Pattern[str]
    growing: re.Pattern[str]
    not_counted: re.Pattern[str]
    paper_again: re.Pattern[str]
    figure: FigureCues
    estimate: re.Pattern[str]
    target: re.Pattern[str]
    expected: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class FrameSet:
    """All frames and the cues they share."""

    frames: tuple[Frame, ...]
    cues: Cues
