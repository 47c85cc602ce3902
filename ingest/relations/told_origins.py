"""Where the investors of a document come from, wherever it says so: `ingest.text.origins` found it, here are the facts.

Only who invests somewhere has an origin to tell: a company that is a guest, a customer or a rival gives none.
"""

from collections.abc import Iterator, Sequence

from ingest.fact import Fact
from ingest.frozen import replace
from ingest.names.grounding import Grounded
from ingest.relations.found import Found, base_fact, entities_of
from ingest.text.origins import company_key
from ingest.text.reading import Reading

_RULE, _CONFIDENCE = "invest.told-origin", 0.85


def told_origins_of(facts: Sequence[Fact], reading: Reading) -> Iterator[Found]:
    """Give the origin of each investor that the facts name and the document tells the country of.

    Args:
        facts: All facts of the document.
        reading: The document.
    """
    if not reading.origins:
        return
    known = {company_key(f.subject.surface) for f in facts if f.relation == "investor_origin" and f.subject is not None}
    for fact in facts:
        company = fact.subject
        if fact.relation != "invests_in" or company is None:
            continue
        key = company_key(company.surface)
        origin = reading.origins.get(key)
        if origin is None or key in known or company.iri == origin.land.party.iri:
            continue
        known.add(key)
        land: Grounded = origin.land
        base = base_fact(reading.sentences[origin.sentence], reading, "investor_origin", _RULE, _CONFIDENCE)
        told = replace(base, subject=company, object=land.party, status="in_force", basis="named")
        yield Found(told, entities_of((land,)))
