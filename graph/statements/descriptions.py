"""Entities and documents as the knowledge graph describes them: the union of what all documents bring along.

Most properties simply add up. Where one value is wanted and documents bring several, the first in sorted
order is kept: one preferred name a language (the others stay as names), one pair of coordinates.
"""

from collections import defaultdict
from collections.abc import Iterable

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.statements.filing import Filed
from graph.triples import Triple

SINGLE = frozenset({v.PREF_LABEL, v.LATITUDE, v.LONGITUDE})


def joined_descriptions(files: Iterable[Filed]) -> set[Triple]:
    """Join the descriptions of all files; the order of the files is of no matter."""
    joined: set[Triple] = set()
    names: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    points: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for filed in files:
        here: defaultdict[tuple[str, str], list[Value]] = defaultdict(list)
        for subject, predicate, thing in filed.descriptions:
            if predicate in SINGLE and isinstance(thing, Value):
                here[subject, predicate].append(thing)
            else:
                joined.add((subject, predicate, thing))
        for (subject, predicate), values in here.items():
            if predicate == v.PREF_LABEL:
                for name in values:
                    names[subject, name.language or ""].add(name.lexical)
            elif predicate == v.LATITUDE and (subject, v.LONGITUDE) in here:
                points[subject].add((_first(values), _first(here[subject, v.LONGITUDE])))
    joined.update(_names(names))
    for subject, found in points.items():
        latitude, longitude = min(found)
        joined.add((subject, v.LATITUDE, Value(latitude, v.XSD + "decimal")))
        joined.add((subject, v.LONGITUDE, Value(longitude, v.XSD + "decimal")))
    return joined


def objects(triples: Iterable[Triple], predicate: str) -> dict[str, list[Term]]:
    """Index the objects of one predicate by subject, sorted."""
    found: defaultdict[str, list[Term]] = defaultdict(list)
    for subject, p, thing in triples:
        if p == predicate:
            found[subject].append(thing)
    return {subject: sorted(things, key=str) for subject, things in found.items()}


def _names(names: dict[tuple[str, str], set[str]]) -> Iterable[Triple]:
    for (subject, language), words in names.items():
        preferred, *others = sorted(words)
        yield subject, v.PREF_LABEL, Value(preferred, None, language or None)
        for other in others:
            yield subject, v.ALT_LABEL, Value(other, None, language or None)


def _first(values: Iterable[Value]) -> str:
    return min(value.lexical for value in values)
