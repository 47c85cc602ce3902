"""Why a query gets no answer; the service gives each leaf its own HTTP status.

QueryError
├── Malformed   not SPARQL, or a parameter it does not have   (400)
├── TooComplex  nested too deep, or of too many parts         (400)
├── Impossible  understood, and not to be carried out: an unknown function, a graph that is not there (422)
├── Refused     SERVICE, LOAD, a graph that is not yours      (403)
├── TooLarge    the text or the answer is too large           (413)
├── TooSlow     no answer before the deadline                 (504)
├── Broken      the reader died, most often for want of memory (503)
└── Busy        all readers are at work                       (503, try again)
"""

from ontology.errors import QueryError


class Malformed(QueryError):
    """The text is not a SPARQL query, or a binding names a variable that is not projected."""


class TooComplex(QueryError):
    """The text is nested too deep or has too many parts; it was not given to the engine."""


class Impossible(QueryError):
    """The text is SPARQL, and asks for what cannot be done here."""


class Refused(QueryError):
    """What is asked for is not offered: other servers, a graph the key or nobody may write."""


class TooLarge(QueryError):
    """The query text, or its answer, is larger than the limit."""


class TooSlow(QueryError):
    """The deadline passed; the reader that ran the query was ended and replaced."""


class Broken(QueryError):
    """The reader died while it ran the query and was replaced."""


class Busy(QueryError):
    """No reader became free in time."""
