"""Whom a sentence lets speak: "Theo ông X", "X cho biết", with the full name where the text gave it before."""

from ingest.mentions import Mention
from ingest.reading import Reading, ReadSentence


def speaker(sentence: ReadSentence, reading: Reading) -> str | None:
    """The person or body a sentence is attributed to, or None where the document itself speaks."""
    folded = reading.normal.folded
    lexicon = reading.grounder.lexicon
    for mention in sentence.mentions:
        if mention.type not in ("PERSON", "ORG"):
            continue
        before = folded[max(sentence.begin, mention.begin - 80) : mention.begin]
        after = folded[mention.end : min(sentence.end, mention.end + 40)]
        verb = lexicon.speech.search(after)
        theo = any(lexicon.attribution_before.search(before[: len(before) - i]) for i in range(len(before)))
        spoken = verb is not None and not any(m.begin > mention.end and m.begin < mention.end + verb.start()
                                              for m in sentence.mentions if m.type == "PERSON")  # fmt: skip
        if spoken or (theo and mention.type == "PERSON" and mention.begin - sentence.begin < 100):
            return _full_name(mention, sentence, reading)
    return None


def _full_name(mention: Mention, sentence: ReadSentence, reading: Reading) -> str:
    """The last full name before the sentence that ends in this one ("ông Liêm" is Lê Thanh Liêm)."""
    name = mention.core
    if mention.type != "PERSON" or " " in name:
        return name
    for earlier in reversed(reading.sentences):
        if earlier.begin > sentence.begin:
            continue
        for other in earlier.mentions:
            if other.type == "PERSON" and other.core.split()[-1] == name and " " in other.core:
                return other.core
    return name
