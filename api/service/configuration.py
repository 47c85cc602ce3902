"""Settings from a file, the environment and flags; `banggiao serve --show-config` shows what came of them.

A flag wins over the environment, the environment over the file, the file over the default. The file is TOML, one
line a setting. What is not known or not well formed is an error that names where it stands and what helps.

    configured = configure({"port": 8001}, os.environ, Path("banggiao.toml"))
    configured.settings.port, configured.sources["port"]
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from api.service.settings import Settings
from ontology.errors import BanggiaoError

PREFIX = "BANGGIAO_"
#: Names the configuration file itself; it is no setting.
CONFIG = "BANGGIAO_CONFIG"
#: Variables of commands that are not the service.
_OTHERS = "BANGGIAO_LLM_"
STORE = Path("data/store")
_FIXED = frozenset({"today"})
#: User and password before the host of an address.
_USERINFO = re.compile(r"(?<=://)[^/@\s]+(?=@)")


class SettingsError(BanggiaoError):
    """A setting is unknown, malformed or contradicts another."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name, its type with its bounds, and what it is for."""

    name: str
    kind: Any
    meaning: str


@dataclass(frozen=True, slots=True)
class Configured:
    """Settings, and where each of them came from ("default", "--port", "BANGGIAO_PORT", a file)."""

    settings: Settings
    sources: Mapping[str, str]

    def lines(self) -> Iterator[str]:
        """Write each setting as a line of TOML, with where it came from and what it is for; secrets are left out."""
        for setting in known():
            value = getattr(self.settings, setting.name)
            shown = _USERINFO.sub("…", json.dumps(value, default=str, ensure_ascii=False))
            line = f"{setting.name} = {shown}" if value is not None else f"# {setting.name} is not set"
            yield f"{line:<44} # {self.sources[setting.name]}; {setting.meaning}"


def known() -> tuple[Setting, ...]:
    """List all settings in the order they are shown."""
    hints = get_type_hints(Settings, include_extras=True)
    return tuple(_setting(field.name, hints[field.name]) for field in fields(Settings) if field.name not in _FIXED)


def configure(flags: Mapping[str, Any], environ: Mapping[str, str], file: Path | None = None) -> Configured:
    """Put settings together.

    Args:
        flags: What the command line gives, by name of the setting; None means not given.
        environ: The environment; only names that begin with `BANGGIAO_` are looked at.
        file: A configuration file; where it is None, the one that `BANGGIAO_CONFIG` names, if any.

    Raises:
        SettingsError: A file cannot be read; a setting is unknown, malformed or contradicts another.
    """
    if file is None and environ.get(CONFIG):
        file = Path(environ[CONFIG])
    values: dict[str, Any] = {"store": STORE}
    sources: dict[str, str] = {}
    settings = {setting.name: setting for setting in known()}
    for place, name, value in _given(flags, environ, file):
        if name not in settings:
            raise SettingsError(place, "there is no such setting", _nearest(name, settings))
        values[name] = _parsed(place, settings[name], value)
        sources[name] = place
    made = Settings(**values)
    _check(made, sources)
    every = {name: sources.get(name, "default") for name in settings}
    return Configured(made, MappingProxyType(every))


def _given(flags: Mapping[str, Any], environ: Mapping[str, str], file: Path | None) -> Iterator[tuple[str, str, Any]]:
    """List what is given, what wins last: where it stands, the name of the setting, the value."""
    if file is not None:
        for name, value in _read(file).items():
            yield f"{file}: {name}", name, value
    for variable, value in sorted(environ.items()):
        if variable.startswith(PREFIX) and variable != CONFIG and not variable.startswith(_OTHERS):
            yield variable, variable.removeprefix(PREFIX).lower(), value
    for name, value in flags.items():
        if value is not None:
            yield f"--{name.replace('_', '-')}", name, value


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(str(file), f"it cannot be read ({error.strerror})", "name another with --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(str(file), f"it is not TOML ({error})", "write one `name = value` a line") from error


def _parsed(place: str, setting: Setting, value: Any) -> Any:
    if isinstance(value, str) and get_origin(get_args(setting.kind)[0]) is tuple:
        value = [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, bool) and get_args(setting.kind)[0] is not bool:
        raise SettingsError(place, f"{str(value).lower()} is no value for it", f"it is {setting.meaning}")
    try:
        return TypeAdapter(setting.kind).validate_python(value)
    except ValidationError as error:
        problem = f"{value!r} is no value for it ({error.errors()[0]['msg'].lower()})"
        raise SettingsError(place, problem, f"it is {setting.meaning}") from error


def _check(settings: Settings, sources: Mapping[str, str]) -> None:
    """See that no limit is beyond one that holds it."""
    for less, more in (("deadline_s", "editor_deadline_s"), ("rows", "max_rows"), ("max_url", "max_header")):
        if getattr(settings, less) > getattr(settings, more):
            place = sources.get(less) or sources.get(more) or less
            problem = f"{less} is {getattr(settings, less):g}, more than {more} with {getattr(settings, more):g}"
            raise SettingsError(place, problem, f"lower {less} or raise {more}")


def _setting(name: str, hint: Any) -> Setting:
    # Nested annotations are flat: the type, its bounds, and last the words on it.
    kind, *bounds, meaning = get_args(hint)
    return Setting(name, Annotated[(kind, *bounds, meaning)], meaning)


def _nearest(name: str, settings: Mapping[str, Setting]) -> str:
    near = get_close_matches(name, settings, n=1)
    return f"did you mean {near[0]}?" if near else "`banggiao serve --show-config` lists all"
