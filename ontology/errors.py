"""The one family of errors a caller of Banggiao may meet.

Every error carries what a person needs to act on it: the place (a file, a term, a line) and the remedy.

    BanggiaoError
    ├── OntologyError      the vocabulary, shapes or questions are malformed
    ├── StoreError         the store cannot be opened, read or written
    ├── QueryError         a query is refused, malformed, too large or too slow
    ├── DecisionError      a person's judgement contradicts others, or merges what has no locality
    ├── UnreadableDocument a file cannot be read as a document
    └── RuleError          a frame, lexicon or gazetteer file is malformed
"""


class BanggiaoError(Exception):
    """Base of all errors: a message, where it happened and what helps.

    Attributes:
        place: The file, IRI or line the error is about, as a person would look for it.
        problem: What is wrong, one clause without a full stop.
        remedy: What the reader can do about it, one clause without a full stop.
    """

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(place, problem, remedy)
        self.place = place
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}; {self.remedy}"


class OntologyError(BanggiaoError):
    """The vocabulary, a shape or a competency question is malformed."""


class StoreError(BanggiaoError):
    """The store cannot be opened, read or written."""


class QueryError(BanggiaoError):
    """A query is refused, malformed, too large or too slow."""


class DecisionError(BanggiaoError):
    """A judgement on identity contradicts others, or brings together what only a locality tells apart."""


class UnreadableDocument(BanggiaoError):
    """A file cannot be read as a document."""


class RuleError(BanggiaoError):
    """A frame, lexicon or gazetteer file is malformed."""
