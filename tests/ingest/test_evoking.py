"""A frame is tried on every sentence that it could read, and on few others."""

import pytest

from ingest.document import Document
from ingest.extractor import Extractor
from ingest.relations.evoking import Evoker
from ingest.relations.frame_files import load_frames
from ingest.relations.frames import Frame

FRAMES = load_frames().frames


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


def document(text: str) -> Document:
    return Document("example", "0" * 64, text, "vi", "text/plain", "example")


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.id)
def test_whatever_a_pattern_matches_satisfies_what_it_requires(frame: Frame, extractor: Extractor) -> None:
    texts = [example.text for example in frame.examples] + list(frame.counterexamples)
    evoker = Evoker([frame])
    matched = 0
    for text in texts:
        for sentence in extractor.reader.read(document(text)).sentences:
            skeleton = sentence.skeleton.text
            expressions = [pattern.regex for pattern in frame.patterns]
            needed = all(need.search(skeleton) for need in frame.needs)
            if needed and any(regex.search(skeleton) for regex in expressions):
                matched += 1
                assert evoker.evoked(skeleton), skeleton
    assert matched or not frame.patterns


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.id)
def test_no_pattern_or_measure_that_a_sentence_has_is_left_out(frame: Frame, extractor: Extractor) -> None:
    evoker = Evoker([frame])
    for example in frame.examples:
        for sentence in extractor.reader.read(document(example.text)).sentences:
            skeleton = sentence.skeleton.text
            if not all(need.search(skeleton) for need in frame.needs):
                continue
            evoked = evoker.evoked(skeleton)
            patterns = {pattern for each in evoked for pattern in each.patterns}
            matching = [pattern for pattern in frame.patterns if pattern.regex.search(skeleton)]
            assert patterns.issuperset(matching), skeleton
            measures = [measure for each in evoked for measure in each.measures]
            near = [m for m in frame.measures if m.cue is not None and m.cue.search(skeleton)]
            assert not evoked or all(measure in measures for measure in near), skeleton


def test_a_frame_is_given_with_the_patterns_whose_words_stand_there_alone() -> None:
    [tie] = [frame for frame in FRAMES if frame.id == "tie.with"]
    text = "\ue001 kết nghĩa với \ue001"
    [evoked] = Evoker([tie]).evoked(text)
    assert 0 < len(evoked.patterns) < len(tie.patterns)
    assert evoked.all_patterns == tie.patterns


def test_a_sentence_about_something_else_evokes_nearly_nothing() -> None:
    evoked = Evoker(FRAMES).evoked("trời hôm nay đẹp và mọi người đi chơi.")
    assert len(evoked) <= len(FRAMES) // 4


def test_frames_come_in_the_order_in_which_they_were_given() -> None:
    text = "\ue001 ký bản ghi nhớ hợp tác với \ue001 và đã thu hút \ue008 vốn đầu tư"
    evoked = [frame.id for frame in Evoker(FRAMES).evoked(text)]
    assert evoked == [frame.id for frame in FRAMES if frame.id in evoked]
    assert evoked
