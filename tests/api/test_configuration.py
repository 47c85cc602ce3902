"""Settings: where they come from, which wins, what is refused."""

from dataclasses import fields
from pathlib import Path

import pytest

from api.service.configuration import SettingsError, configure, known
from api.service.settings import Settings


def test_a_flag_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "banggiao.toml"
    file.write_text('port = 8001\nrows = 7\nworkers = 3\ntrusted_proxies = ["10.0.0.1"]\n', encoding="utf-8")
    found = configure({"port": 8003, "host": None}, {"BANGGIAO_PORT": "8002", "BANGGIAO_ROWS": "9", "HOME": "/"}, file)
    assert (found.settings.port, found.settings.rows, found.settings.workers) == (8003, 9, 3)
    assert found.settings.trusted_proxies == ("10.0.0.1",)
    names = ("port", "rows", "workers", "host")
    assert [found.sources[n] for n in names] == ["--port", "BANGGIAO_ROWS", f"{file}: workers", "default"]


def test_the_environment_may_name_the_file(tmp_path: Path) -> None:
    file = tmp_path / "banggiao.toml"
    file.write_text("deadline_s = 3", encoding="utf-8")
    assert configure({}, {"BANGGIAO_CONFIG": str(file)}).settings.deadline_s == 3.0


def test_words_of_the_environment_become_values_of_each_type() -> None:
    given = {
        "BANGGIAO_STORE": "/srv/store",
        "BANGGIAO_TELEMETRY": "true",
        "BANGGIAO_CORS_ORIGINS": "https://a.example, https://b.example",
        "BANGGIAO_CLIENT_RATE": "0",
    }
    settings = configure({}, given).settings
    assert settings.store == Path("/srv/store")
    assert settings.telemetry is True
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert settings.client_rate == 0.0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("deadline = 3", r"banggiao.toml: deadline: there is no such setting; did you mean deadline_s\?"),
        ("zzz = 3", "there is no such setting; `banggiao serve --show-config` lists all"),
        ("port = 70000", r"banggiao.toml: port: 70000 is no value for it \(.*65535\); it is port to listen on"),
        ('workers = "many"', "'many' is no value for it"),
        ("workers = true", "true is no value for it"),
        ('log_level = "loud"', "'loud' is no value for it"),
        ("today = 1", "there is no such setting"),
        ("port 8000", "it is not TOML"),
        ("rows = 10\nmax_rows = 5", "rows is 10, more than max_rows with 5; lower rows or raise max_rows"),
    ],
)
def test_what_is_unknown_or_malformed_is_named_with_its_place_and_remedy(
    tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "banggiao.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        configure({}, {}, file)


def test_an_unknown_variable_of_ours_is_refused() -> None:
    with pytest.raises(SettingsError, match="BANGGIAO_PROT: there is no such setting; did you mean port"):
        configure({}, {"BANGGIAO_PROT": "1"})


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="it cannot be read"):
        configure({}, {}, tmp_path / "none.toml")


def test_every_setting_is_shown_with_where_it_came_from_and_can_be_read_back(tmp_path: Path) -> None:
    shown = "\n".join(configure({"port": 8003}, {}).lines())
    assert shown.startswith("store = ")
    assert "port = 8003" in shown and "# --port; port to listen on" in shown
    assert len(shown.splitlines()) == len(known()) == len(fields(Settings)) - 1
    file = tmp_path / "again.toml"
    file.write_text(shown, encoding="utf-8")
    assert configure({}, {}, file).settings == configure({"port": 8003}, {}).settings


def test_a_password_in_an_address_is_not_shown() -> None:
    shown = "\n".join(configure({}, {"BANGGIAO_BASE_URL": "https://lan:hush@example.org/"}).lines())
    assert "hush" not in shown and "https://…@example.org/" in shown
