"""Whom each sentence lets speak: "Theo ông X", "X cho biết", with the full name where the text gave it before.

A speaker goes on speaking to the end of the paragraph, or until another one is named.
"""

from collections.abc import Iterator, Mapping

from ingest.text.mentions import Mention
from ingest.text.reading import Reading, ReadSentence

#: How far before a name "theo" may stand, and how far after it the verb; a person's office stands between.
_BEFORE, _AFTER_BODY, _AFTER_PERSON = 80, 40, 90
#: How near the beginning of the sentence a person named after "theo" stands.
_OPENING = 100


def speakers(reading: Reading) -> Iterator[str | None]:
    """Give for each sentence the person or body it is attributed to, None where the document itself speaks."""
    full_names: dict[str, str] = {}
    end, who = 0, None
    for sentence in reading.sentences:
        for mention in sentence.mentions:
            if mention.type == "PERSON" and " " in mention.core:
                full_names[mention.core.split()[-1]] = mention.core
        if "\n" in reading.normal.text[end : sentence.begin]:
            who = None
        who = _speaker(sentence, reading, full_names) or who
        yield who
        end = sentence.end


def _speaker(sentence: ReadSentence, reading: Reading, full_names: Mapping[str, str]) -> str | None:
    """The first person or body of a sentence that is said to speak."""
    for mention in sentence.mentions:
        if mention.type in ("PERSON", "ORG") and (
            _is_source(mention, sentence, reading) or _says(mention, sentence, reading)
        ):
            # "ông Liêm" is the last full name with that given name ("Lê Thanh Liêm").
            return full_names.get(mention.core, mention.core)
    return None


def _is_source(mention: Mention, sentence: ReadSentence, reading: Reading) -> bool:
    """Whether "theo" or "according to" stands before a person at the beginning of the sentence."""
    if mention.type != "PERSON" or mention.begin - sentence.begin >= _OPENING:
        return False
    before = reading.normal.folded[max(sentence.begin, mention.begin - _BEFORE) : mention.begin]
    return reading.grounder.lexicon.attribution.search(before) is not None


def _says(mention: Mention, sentence: ReadSentence, reading: Reading) -> bool:
    """Whether a verb of saying follows, with no other person between."""
    reach = _AFTER_PERSON if mention.type == "PERSON" else _AFTER_BODY
    verb = reading.grounder.lexicon.speech.search(
        reading.normal.folded, mention.end, min(sentence.end, mention.end + reach)
    )
    if verb is None:
        return False
    return not any(m.type == "PERSON" and mention.end < m.begin < verb.start() for m in sentence.mentions)
