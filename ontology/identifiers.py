"""IRIs of everything Banggiao names, minted from keys of authorities or the smallest stable fields.

A name is never an id: callers pass a key that already carries what tells namesakes apart (the country
of a company, the locality of a department). The functions are pure; the base is an argument with a default.

>>> mint("region", "VN-HP")
'https://w3id.org/banggiao/id/region/VN-HP'
>>> slug("Sở Ngoại vụ")
'so-ngoai-vu'
"""

import re
import unicodedata
from hashlib import sha256

BASE = "https://w3id.org/banggiao/"
#: Vocabulary (classes and properties) and concept schemes.
VOCABULARY = BASE + "ontology#"
SCHEME = BASE + "scheme/"
#: The named graph that holds people's decisions (reviews, same/different judgements).
DECISIONS_GRAPH = BASE + "graph/decisions"

_NOT_KEY = re.compile(r"[^A-Za-z0-9._~-]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
#: The marks of Latin letters; without them most names are ASCII.
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")


def mint(kind: str, key: str, base: str = BASE) -> str:
    """Mint the IRI of an entity of one kind.

    Args:
        kind: Path segment of its class, lower case: country, region, city, organisation, agreement …
        key: Stable key; characters outside RFC 3986 "unreserved" become a hyphen.
        base: Where the identifiers live; ends with a slash.

    Raises:
        ValueError: The key has no usable character.
    """
    safe = _NOT_KEY.sub("-", key).strip("-")
    if not safe:
        raise ValueError(f"no usable character in the key {key!r} of a {kind}")
    return f"{base}id/{kind}/{safe}"


def slug(name: str) -> str:
    """Fold a name to lower-case ASCII words joined by hyphens (đ becomes d); other scripts fall back to a
    digest.
    """
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D").replace("Ð", "D"))
    bare = _MARKS.sub("", plain)
    if not bare.isascii():
        bare = "".join(c for c in plain if not unicodedata.combining(c))
    words = _ASCII_WORD.findall(bare.casefold())
    return "-".join(words) if words else fingerprint(name)


def fingerprint(*fields: str) -> str:
    """Give the first 16 hexadecimal digits of SHA-256 over the fields (joined by a character no field
    holds).
    """
    return sha256("\x1f".join(fields).encode("utf-8", "surrogatepass")).hexdigest()[:16]
