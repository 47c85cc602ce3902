"""Expressions of rules are compiled late, and every one of the project's own can be."""

from dataclasses import replace

import pytest

from ingest.relations.evoking import Evoker
from ingest.relations.frame_files import load_frames
from ingest.words.expression import compile_all, expression
from ontology.errors import RuleError


def test_every_expression_of_the_frames_and_their_cues_can_be_compiled() -> None:
    loaded = load_frames()
    compile_all(loaded.cues)
    for frame in loaded.frames:
        compile_all(frame)


def test_an_expression_answers_as_the_compiled_one_does() -> None:
    tie = expression(r"(?P<tie>kết nghĩa|twin)")
    found = tie.search("Huế kết nghĩa với Nice")
    assert found is not None and (found["tie"], found.span()) == ("kết nghĩa", (4, 13))
    assert [m.start() for m in tie.finditer("twin twin")] == [0, 5]
    assert tie.match("Huế") is None and tie.groupindex == {"tie": 1}


def test_a_malformed_expression_is_found_when_all_are_compiled_and_refused_when_it_is_used() -> None:
    frame = next(f for f in load_frames().frames if f.patterns)
    broken = expression("(")
    with pytest.raises(Exception, match="missing \\)"):
        compile_all(replace(frame, forbid=broken))
    with pytest.raises(RuleError, match=r"malformed: .*missing"):
        broken.search("x")
    with pytest.raises(RuleError, match=f"frame {frame.id}: malformed"):
        Evoker([replace(frame, needs=(broken,))])
