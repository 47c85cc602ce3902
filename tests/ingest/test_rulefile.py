"""Rule files are read with words as words, and a change of any shows in the digest."""

from pathlib import Path

import pytest

from ingest.words.rulefile import digest_of_rules, read_rules
from ontology.errors import RuleError


def rules(folder: Path, text: str, name: str = "words.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_word_that_yaml_takes_for_a_truth_value_stays_a_word(tmp_path: Path) -> None:
    assert read_rules(rules(tmp_path, "[on, no, yes, Off, N]"))[0] == ["on", "no", "yes", "Off", "N"]


def test_only_true_and_false_are_truth_values(tmp_path: Path) -> None:
    assert read_rules(rules(tmp_path, "{a: true, b: false, c: True}"))[0] == {"a": True, "b": False, "c": "True"}


def test_the_bytes_of_the_file_come_with_it(tmp_path: Path) -> None:
    assert read_rules(rules(tmp_path, "a: đ"))[1] == "a: đ".encode()


def test_a_missing_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"none\.yml: the rule file cannot be read; restore it"):
        read_rules(tmp_path / "none.yml")


def test_a_broken_file_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"words\.yml, line 2: not readable as YAML"):
        read_rules(rules(tmp_path, "a: 1\nb: [1"))


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="not readable as YAML"):
        read_rules(rules(tmp_path, "!!python/object/apply:os.getcwd []"))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.yml").write_bytes("a: é".encode("latin-1"))
    with pytest.raises(RuleError, match="not readable as YAML"):
        read_rules(tmp_path / "words.yml")


def test_the_digest_changes_with_the_content_and_the_name_of_a_rule_file(tmp_path: Path) -> None:
    (tmp_path / "frames").mkdir()
    path = rules(tmp_path / "frames", "a: 1")
    first = digest_of_rules(tmp_path)
    rules(tmp_path, "not a rule", "note.txt")
    assert digest_of_rules(tmp_path) == first
    rules(tmp_path / "frames", "a: 2")
    second = digest_of_rules(tmp_path)
    path.rename(path.with_name("other.yml"))
    assert len({first, second, digest_of_rules(tmp_path)}) == 3
