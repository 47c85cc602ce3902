"""The words of the interface, one YAML catalogue a language; nothing a person reads stands in Python.

`load_catalogues()` reads both; a `Catalogue` is called with a key. Where a catalogue has `key.one`, it is
used for n = 1.

>>> load_catalogues()["en"]("finder.found", n=1)
'1 partner'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import yaml

from ontology.errors import OntologyError

Language = Literal["vi", "en"]
#: The first is the default.
LANGUAGES: tuple[Language, ...] = ("vi", "en")
FOLDER = Path(__file__).parents[1] / "words"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language.

    Attributes:
        language: BCP 47 code.
        words: Text by key; `{name}` takes a value.
    """

    language: Language
    words: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Give the text of a key with its values filled in.

        Raises:
            KeyError: The catalogue has no such key: a fault of ours that a test finds.
        """
        one = f"{key}.one"
        chosen = one if values.get("n") == 1 and one in self.words else key
        return self.words[chosen].format_map(values) if values else self.words[chosen]

    def first(self, *keys: str) -> str:
        """Give the text of the first key that exists; the last one must."""
        return self(next((key for key in keys if key in self.words), keys[-1]))


def load_catalogues(folder: Path = FOLDER) -> Mapping[Language, Catalogue]:
    """Read the catalogue of every language.

    Raises:
        OntologyError: A file is missing or is not a flat mapping of texts.
    """
    return MappingProxyType({language: _load(language, folder / f"{language}.yml") for language in LANGUAGES})


def _load(language: Language, path: Path) -> Catalogue:
    try:
        words = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise OntologyError(str(path), "the catalogue cannot be read", "restore it from the source") from error
    if not isinstance(words, dict) or not all(isinstance(text, str) for text in words.values()):
        raise OntologyError(str(path), "the catalogue is not a flat mapping of texts", "quote its values")
    return Catalogue(language, MappingProxyType({str(key): text for key, text in words.items()}))
