from pathlib import Path

import pytest

from graph.writing.journal import Journal, read_segment
from graph.writing.write_errors import Damaged, DiskFull


def written(folder: Path, *payloads: bytes) -> Path:
    """A log of some transactions; gives its only file."""
    journal, missing, said = Journal.open(folder, 0)
    assert (missing, said) == ([], "")
    for payload in payloads:
        journal.begin(payload)
        journal.seal()
    journal.close()
    (file,) = folder.glob("*.log")
    return file


def reopened(folder: Path, mark: int) -> tuple[list[tuple[int, bytes]], str, int]:
    journal, missing, said = Journal.open(folder, mark)
    journal.close()
    return [(entry.number, entry.payload) for entry in missing], said, journal.last


def flip(file: Path, at: int) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 0xFF
    file.write_bytes(data)


def test_what_was_sealed_is_given_again_to_a_store_that_has_it_not(tmp_path: Path) -> None:
    written(tmp_path, b"one", b"two", b"three")
    assert reopened(tmp_path, 1) == ([(2, b"two"), (3, b"three")], "", 3)
    assert reopened(tmp_path, 3) == ([], "", 3)


def test_numbers_and_seals_go_on_over_several_segments(tmp_path: Path) -> None:
    written(tmp_path, b"one")
    for number in (2, 3):
        journal, _, _ = Journal.open(tmp_path, number - 1)
        assert journal.begin(b"more") == number
        journal.seal()
        journal.close()
    assert [number for number, _ in reopened(tmp_path, 0)[0]] == [1, 2, 3]


def test_what_was_begun_and_not_sealed_never_was(tmp_path: Path) -> None:
    journal, _, _ = Journal.open(tmp_path, 0)
    journal.begin(b"one")
    journal.seal()
    journal.begin(b"two")
    journal.close()  # as if killed here
    assert reopened(tmp_path, 0) == ([(1, b"one")], "", 1)


def test_what_was_cancelled_leaves_its_number_to_the_next(tmp_path: Path) -> None:
    journal, _, _ = Journal.open(tmp_path, 0)
    assert journal.begin(b"a long one that fails") == 1
    journal.cancel()
    assert journal.begin(b"one") == 1
    journal.seal()
    journal.close()
    assert reopened(tmp_path, 0)[0] == [(1, b"one")]


@pytest.mark.parametrize("missing", range(1, 32 + 3 + 8))
def test_a_log_cut_within_its_last_entry_costs_that_entry_only(tmp_path: Path, missing: int) -> None:
    file = written(tmp_path, b"one", b"two")
    file.write_bytes(file.read_bytes()[:-missing])
    assert [number for number, _ in reopened(tmp_path, 0)[0]] == [1]


def test_a_log_that_ends_before_the_store_says_so_and_goes_on_after_the_store(tmp_path: Path) -> None:
    file = written(tmp_path, b"one", b"two")
    file.write_bytes(file.read_bytes()[:-10])
    assert reopened(tmp_path, 2) == ([], "it ends at transaction 1, the store at 2", 2)


def test_a_changed_entry_that_the_store_has_is_said_and_set_aside(tmp_path: Path) -> None:
    file = written(tmp_path, b"one", b"two", b"three")
    flip(file, file.read_bytes().index(b"two"))
    missing, said, last = reopened(tmp_path, 3)
    assert (missing, last) == ([], 3)
    assert "is damaged after transaction 1" in said
    assert file.with_suffix(".damaged").exists()
    assert reopened(tmp_path, 3)[1] == ""


@pytest.mark.parametrize("mark", [0, 1, 2])
def test_a_changed_entry_that_the_store_needs_is_an_error_and_nothing_is_touched(tmp_path: Path, mark: int) -> None:
    file = written(tmp_path, b"one", b"two", b"three", b"four")
    flip(file, file.read_bytes().index(b"three"))
    before = file.read_bytes()
    with pytest.raises(Damaged, match="were acknowledged, and not all can be read"):
        Journal.open(tmp_path, mark)
    assert file.read_bytes() == before


def test_a_broken_last_entry_counts_as_torn_by_a_loss_of_power(tmp_path: Path) -> None:
    file = written(tmp_path, b"one", b"two")
    flip(file, file.read_bytes().index(b"two"))
    missing, said, last = reopened(tmp_path, 0)
    assert ([number for number, _ in missing], last) == ([1], 1)
    assert "never acknowledged" in said


def test_every_single_flipped_byte_is_found_or_costs_nothing(tmp_path: Path) -> None:
    file = written(tmp_path, b"one", b"two")
    whole = file.read_bytes()
    for at in range(whole.index(b"\n") + 1, len(whole)):
        file.write_bytes(whole)
        flip(file, at)
        segment = read_segment(file)
        assert [entry.payload for entry in segment.entries] in ([], [b"one"])


def test_a_damaged_length_hides_no_acknowledged_entry(tmp_path: Path) -> None:
    file = written(tmp_path, b"one", b"two", b"three")
    flip(file, file.read_bytes().index(b"one") - 8)
    with pytest.raises(Damaged, match="not all can be read"):
        Journal.open(tmp_path, 0)


def test_a_segment_whose_first_line_is_damaged_is_an_error(tmp_path: Path) -> None:
    file = written(tmp_path, b"one", b"two")
    flip(file, 1)
    with pytest.raises(Damaged, match="its first line cannot be read"):
        Journal.open(tmp_path, 0)


def test_a_large_log_is_begun_anew_and_the_old_one_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.writing.journal.SEGMENT_BYTES", 1000)
    journal, _, _ = Journal.open(tmp_path, 0)
    for _ in range(3):
        journal.begin(b"x" * 400)
        journal.seal()
    journal.forget()
    journal.begin(b"y")
    journal.seal()
    journal.close()
    assert [file.name for file in tmp_path.glob("*.log")] == ["000000000004.log"]
    assert reopened(tmp_path, 3)[0] == [(4, b"y")]


def test_a_full_disk_refuses_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, _, _ = Journal.open(tmp_path, 0)
    journal.begin(b"one")
    journal.seal()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.pwrite", full)
        with pytest.raises(DiskFull, match="No space left"):
            journal.begin(b"two")
    assert journal.begin(b"two") == 2
    journal.seal()
    journal.close()
    assert [payload for _, payload in reopened(tmp_path, 0)[0]] == [b"one", b"two"]
