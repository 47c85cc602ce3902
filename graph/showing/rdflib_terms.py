"""How terms cross between the store and rdflib, which checks shapes and serves research.

>>> from_rdflib(to_rdflib(Value("09", None, "vi")))
Value(lexical='09', datatype=None, language='vi')
"""

from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier, Node

from graph.claim import Term, Value


def to_rdflib(term: Term) -> Identifier:
    """Give rdflib a term of the store, spelled as it is."""
    if isinstance(term, Value):
        datatype = URIRef(term.datatype) if term.datatype and term.language is None else None
        return Literal(term.lexical, datatype=datatype, lang=term.language, normalize=False)
    return BNode(term[2:]) if term.startswith("_:") else URIRef(term)


def from_rdflib(term: Node) -> Term:
    """Take a term from rdflib."""
    if isinstance(term, Literal):
        return Value(str(term), None if term.datatype is None else str(term.datatype), term.language)
    return f"_:{term}" if isinstance(term, BNode) else str(term)
