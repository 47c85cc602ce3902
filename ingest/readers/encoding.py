"""Bytes to characters, or a clear refusal: a wrong guess here would falsify every quote that follows.

UTF-8 (with or without byte order mark) and UTF-16 with a byte order mark are read. Anything else is refused
with the name of what it probably is, because single-byte Vietnamese encodings cannot be told apart with
certainty.

>>> decode("Hải Phòng".encode(), "a.txt")
'Hải Phòng'
"""

import codecs
import re

from charset_normalizer import from_bytes

from ontology.errors import UnreadableDocument

READ = "UTF-8, or UTF-16 with a byte order mark"
_CONVERT = f"save it as UTF-8 (read here: {READ})"
#: Fonts' encodings of the 1990s put Vietnamese letters on these signs, which never stand between letters
#: otherwise.
_TCVN3 = re.compile("[A-Za-zÀ-ÿ][®µ¸¶·¹¨©¬«\xad]|[®¬«\xad][A-Za-z]")
#: VNI writes a base letter and then its mark as a second letter: "Haûi Phoøng".
_VNI = re.compile("[aoueyAOUEY][äàáåãâûøùõïêéèúüë]|[nN][öô]|ñ[aoöu]")
_UNICODE_VIETNAMESE = re.compile("[ạ-ỹẠ-Ỹăđơư]")
#: C0 controls that no text file has a use for; tab, line feeds, form feed and escape-free text remain.
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_SAMPLE = 20_000


def decode(content: bytes, name: str, declared: str | None = None) -> str:
    """Decode the bytes of a text file; a UTF-8 byte order mark stays as a character, as Python's own
    "utf-8" does.

    Args:
        content: The whole file.
        name: File name for the error.
        declared: An encoding that the file itself names (HTML); tried when it is not UTF-8.

    Raises:
        UnreadableDocument: The bytes are no text, or in an encoding that is not read.
    """
    text = _unicode(content, name)
    if text is None:
        text = _declared(content, declared)
    if text is None:
        raise UnreadableDocument(name, f"the text is not UTF-8 but {_guess(content)}", _CONVERT)
    _refuse_binary(text, name)
    _refuse_legacy_font(text, name)
    return text


def _unicode(content: bytes, name: str) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableDocument(name, "the UTF-16 text is damaged", _CONVERT) from error
    if b"\0" in content[:_SAMPLE]:
        raise UnreadableDocument(name, _zeros(content[:_SAMPLE]), _CONVERT)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _zeros(sample: bytes) -> str:
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if max(odd, even) > len(sample) / 8 and min(odd, even) < max(odd, even) / 20:
        return "the text is UTF-16 without a byte order mark"
    return "the file is binary, not text (it holds zero bytes)"


def _declared(content: bytes, declared: str | None) -> str | None:
    if declared is None:
        return None
    try:
        return content.decode(codecs.lookup(declared).name)
    except (LookupError, UnicodeDecodeError):
        return None


def _guess(content: bytes) -> str:
    sample = content[:_SAMPLE]
    if len(_CONTROL.findall(sample.decode("latin-1"))) > len(sample) / 50:
        return "binary data"
    latin = sample.decode("cp1252", "replace")
    if _is_legacy(_TCVN3, latin):
        return "probably TCVN3 (ABC fonts)"
    if _is_legacy(_VNI, latin):
        return "probably VNI"
    best = from_bytes(sample).best()
    return f"probably {best.encoding}" if best is not None else "an encoding that cannot be recognised"


def _refuse_binary(text: str, name: str) -> None:
    if "\0" in text or len(_CONTROL.findall(text)) * 200 > len(text):
        problem = "the file is binary, not text (it holds control characters)"
        raise UnreadableDocument(name, problem, "give the file the extension of its real type")


def _refuse_legacy_font(text: str, name: str) -> None:
    sample = text[:_SAMPLE]
    if _UNICODE_VIETNAMESE.search(sample):
        return
    for pattern, font in ((_TCVN3, "TCVN3 (ABC)"), (_VNI, "VNI")):
        if _is_legacy(pattern, sample):
            remedy = "convert it to Unicode (UniKey: Ctrl+Shift+F6)"
            raise UnreadableDocument(name, f"the text is Vietnamese in a {font} font, not in Unicode", remedy)


def _is_legacy(pattern: re.Pattern[str], sample: str) -> bool:
    """Tell whether at least one word in five shows the pattern; no western language comes near that."""
    words = len(sample.split())
    return words >= 3 and len(pattern.findall(sample)) * 5 >= words
