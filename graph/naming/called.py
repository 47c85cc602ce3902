"""What everything is called, in one hand: things of the store, terms of the vocabulary, documents.

labels = read_labels(view)
labels.names.label(iri, "vi"), labels.words.concept(status, "en"), labels.documents[iri].title
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.naming.labels import DocumentLine, Names, read_documents, read_names
from graph.naming.words import Words, read_words
from graph.view import View


@dataclass(frozen=True, slots=True)
class Labels:
    """What everything is called: things of the store, terms of the vocabulary, documents."""

    names: Names
    words: Words
    documents: Mapping[str, DocumentLine]


def read_labels(view: View) -> Labels:
    """Read all names once, for callers that ask more than one question of a view."""
    return Labels(read_names(view), read_words(), read_documents(view))
