"""The examples for whoever runs the service say what the program takes."""

import re
import tomllib
from pathlib import Path

import pytest

from api.service.configuration import configure, known

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def test_the_example_of_settings_is_taken_as_it_stands() -> None:
    given = tomllib.loads((DEPLOY / "banggiao.toml").read_text(encoding="utf-8"))
    settings = configure({}, {}, DEPLOY / "banggiao.toml").settings
    assert str(settings.store) == given["store"] and settings.workers == given["workers"]


def test_the_container_names_settings_by_variables_that_exist() -> None:
    words = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    variables = dict(re.findall(r"(BANGGIAO_\w+)=(\S+)", words))
    settings = configure({}, variables).settings
    assert settings.host == "0.0.0.0" and str(settings.store) == "/data/store"  # noqa: S104 -- inside its container


def test_an_image_is_built_without_what_lies_beside_the_program() -> None:
    left_out = {line.strip("*/") for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").split()}
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {".git", *(line.strip("/") for line in ignored if "*" not in line)} <= left_out


@pytest.mark.parametrize("page", ["operations.md", "sizing.md"])
def test_pages_name_only_settings_that_exist(page: str) -> None:
    names = {setting.name for setting in known()}
    words = (ROOT / "docs" / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+|workers|rows|store|state|host|port|telemetry)`", words))
    assert {name for name in named if not name.startswith("banggiao_")} <= names and named
