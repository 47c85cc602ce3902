"""The reconciliation service (Reconciliation Service API 0.2) by which OpenRefine matches a column of names.

A query is a name with the type and the properties it should have; an answer lists candidates with a score, and says
`match` where one name, and no other thing of that name, is meant. Identifiers are kind and key (`city/1859307`), types
are classes of the vocabulary, properties its properties. Matched cells can be extended with what is known of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from api.findings.statements import text
from api.pages.rendering import page
from api.rest.knowledge_route import KnowledgeRoute
from api.service.dependencies import TheEdition, settings_of
from api.service.edition import Edition
from api.service.messages import LANGUAGES, Language
from api.service.negotiation import choose_language
from api.service.problems import Problem
from graph.claim import Term, Value
from graph.naming.labels import Named, local_name
from graph.naming.names import fold
from ontology.identifiers import BASE, VOCABULARY
from ontology.reference import Reference

router = APIRouter(prefix="/reconcile", tags=["Reconciliation"], route_class=KnowledgeRoute)

SPACE = f"{BASE}id/"
_BATCH, _MOST = 100, 50
#: Properties of the vocabulary that name something about a thing, in the order in which they are proposed.
PROPERTIES = (
    "isInCountry", "isLocatedIn", "hasPartner", "hasProspectivePartner", "isMemberOf", "investsIn", "comesFrom",
    "latitude", "longitude", "existsFrom", "existsUntil", "isSucceededBy",
)  # fmt: skip
#: A preview stands in a frame of another program; it runs nothing.
_FRAMED = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'"}


class Asked(BaseModel):
    """What a query asks of a property."""

    model_config = ConfigDict(extra="ignore")
    pid: str = Field(max_length=100)
    v: Any


class NameQuery(BaseModel):
    """A name to match."""

    model_config = ConfigDict(extra="ignore")
    query: str = Field("", max_length=500)
    type: str | list[str] | None = None
    limit: int = Field(10, ge=1)
    properties: list[Asked] = Field(default=[], max_length=20)


class Wanted(BaseModel):
    """A property to extend by."""

    model_config = ConfigDict(extra="ignore")
    id: str = Field(max_length=100)


class Extension(BaseModel):
    """Things to extend, and by what."""

    model_config = ConfigDict(extra="ignore")
    ids: list[str] = Field(max_length=1000)
    properties: list[Wanted] = Field(max_length=20)


_QUERIES = TypeAdapter(dict[str, NameQuery])
_EXTENSION = TypeAdapter(Extension)
Json = Annotated[str | None, Query(description="JSON, as the API says")]
Prefix = Annotated[str, Query(max_length=200, description="The beginning of a name")]
Place = Annotated[int, Query(ge=0, le=10_000, description="How many to pass over")]


@router.get("", response_model=dict[str, Any])
def manifest(request: Request, edition: TheEdition, queries: Json = None, extend: Json = None) -> dict[str, Any]:
    """Describe the service, or answer `queries` or `extend`."""
    return _answer(request, edition, {"queries": queries, "extend": extend})


@router.post("", response_model=dict[str, Any])
def reconcile(
    request: Request,
    edition: TheEdition,
    queries: Annotated[str | None, Form(description="JSON: queries by name")] = None,
    extend: Annotated[str | None, Form(description="JSON: what to extend by what")] = None,
) -> dict[str, Any]:
    """Answer `queries` or `extend`, sent as a form."""
    return _answer(request, edition, {"queries": queries, "extend": extend})


@router.get("/suggest/entity")
def suggest_entity(request: Request, edition: TheEdition, prefix: Prefix = "", cursor: Place = 0) -> dict[str, Any]:
    """Suggest things by the beginning of a name."""
    say = _Sayer(request, edition)
    found = edition.lookup.beginning(prefix, cursor + _MOST)[cursor:]
    return {"result": [{"id": say.key(thing.iri), "name": thing.label(say.language), "description": say.about(thing),
                        "notable": say.types(thing)} for thing in found]}  # fmt: skip


@router.get("/suggest/type")
def suggest_type(request: Request, edition: TheEdition, prefix: Prefix = "", cursor: Place = 0) -> dict[str, Any]:
    """Suggest classes by the beginning of their name."""
    say = _Sayer(request, edition)
    return {"result": _starting(prefix, map(say.type, sorted(say.reference.terms)))[cursor : cursor + _MOST]}


@router.get("/suggest/property")
def suggest_property(request: Request, edition: TheEdition, prefix: Prefix = "", cursor: Place = 0) -> dict[str, Any]:
    """Suggest properties by the beginning of their name."""
    say = _Sayer(request, edition)
    return {"result": _starting(prefix, map(say.type, PROPERTIES))[cursor : cursor + _MOST]}


@router.get("/properties")
def propose_properties(
    request: Request,
    edition: TheEdition,
    type: Annotated[str, Query(max_length=100, description="A class; all have the same properties")] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 20,
) -> dict[str, Any]:
    """Propose properties to extend by."""
    say = _Sayer(request, edition)
    return {"type": type, "limit": limit, "properties": [say.type(name) for name in PROPERTIES[:limit]]}


@router.get("/preview", response_class=HTMLResponse)
def preview(
    request: Request, edition: TheEdition, id: Annotated[str, Query(max_length=300, description="city/1859307")]
) -> Response:
    """Show a thing in a small frame."""
    say = _Sayer(request, edition)
    thing = edition.labels.names.get(SPACE + id)
    if thing is None:
        raise Problem(404, f"nothing is known by {id!r}", "look it up at /api/v1/search")
    rows = [p for p in edition.partnerships if not p.is_shadow and thing.iri in (p.local, p.partner)]
    answer = page(
        request, "preview.html", say.language, thing=thing, partnerships=len(rows), names=edition.labels.names,
        words=edition.labels.words,
    )  # fmt: skip
    answer.headers.update(_FRAMED)
    return answer


class _Sayer:
    """Says things, classes and properties as the API has them."""

    def __init__(self, request: Request, edition: Edition) -> None:
        self.edition = edition
        self.reference: Reference = request.app.state.reference
        self.language: Language = choose_language(request.headers.get("accept-language", "en"), LANGUAGES)

    def key(self, iri: str) -> str:
        return iri.removeprefix(SPACE)

    def type(self, name: str) -> dict[str, str]:
        term = self.reference.terms.get(name)
        return {"id": name, "name": name if term is None else term.label.of(self.language)}

    def types(self, thing: Named) -> list[dict[str, str]]:
        return [self.type(name) for name in thing.classes]

    def about(self, thing: Named) -> str:
        around = [iri for iri in (thing.within, thing.country) if iri not in (None, thing.iri)]
        return ", ".join(dict.fromkeys(self.edition.labels.names.label(str(iri), self.language) for iri in around))

    def below(self, wanted: Iterable[str]) -> frozenset[str]:
        """Give classes and all that are below them."""
        found: set[str] = set()
        ahead = [local_name(name) for name in wanted]
        while ahead:
            name = ahead.pop()
            if name not in found:
                found.add(name)
                term = self.reference.terms.get(name)
                ahead += () if term is None else map(local_name, term.children)
        return frozenset(found)


def _answer(request: Request, edition: Edition, given: Mapping[str, str | None]) -> dict[str, Any]:
    say = _Sayer(request, edition)
    if given.get("queries"):
        queries = _read(_QUERIES, given["queries"], "queries")
        if len(queries) > _BATCH:
            raise Problem(413, f"there are {len(queries)} queries", f"send at most {_BATCH} at a time")
        return {name: {"result": _candidates(say, asked)} for name, asked in queries.items()}
    if given.get("extend"):
        return _extended(say, _read(_EXTENSION, given["extend"], "extend"))
    return _manifest((settings_of(request).base_url or str(request.base_url)).rstrip("/"))


def _read(kind: TypeAdapter[Any], given: str | None, name: str) -> Any:
    try:
        return kind.validate_json(given or "")
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        problem = f"{name} is not as the API says: {where}: {error.errors()[0]['msg']}"
        raise Problem(400, problem, "see https://www.w3.org/community/reports/reconciliation/") from error


def _candidates(say: _Sayer, asked: NameQuery) -> list[dict[str, Any]]:
    wanted = [asked.type] if isinstance(asked.type, str) else asked.type or []
    classes = say.below(wanted)

    def accept(thing: Named) -> bool:
        return not classes or bool(classes & set(thing.classes))

    found = say.edition.lookup.find(asked.query, accept, min(asked.limit, _MOST))
    shares = {c.thing.iri: _share(say, c.thing, asked.properties) for c in found}
    scored = [(round(c.score * (0.6 + 0.4 * shares[c.thing.iri]), 1), c) for c in found]
    scored.sort(key=lambda pair: -pair[0])
    exact = [c for _, c in scored if c.is_exact and shares[c.thing.iri] == 1.0]
    return [
        {
            "id": say.key(c.thing.iri), "name": c.thing.label(say.language), "description": say.about(c.thing),
            "score": score, "match": exact == [c], "type": say.types(c.thing),
            "features": [{"id": "name", "value": c.score}, {"id": "properties", "value": shares[c.thing.iri]}],
        }
        for score, c in scored
    ]  # fmt: skip


def _share(say: _Sayer, thing: Named, asked: Sequence[Asked]) -> float:
    """Tell which share of the properties asked for a thing has; 1 where none is asked for."""
    if not asked:
        return 1.0
    known = _values(say.edition, thing.iri)
    return sum(_has(say, known.get(local_name(one.pid), ()), one.v) for one in asked) / len(asked)


def _has(say: _Sayer, known: Sequence[Term], given: Any) -> bool:
    """Tell whether one of the values of a property is the one that is given, by identifier or by name."""
    if isinstance(given, list):
        return any(_has(say, known, one) for one in given)
    if isinstance(given, dict):
        return any(text(term) in (given.get("id"), SPACE + str(given.get("id"))) for term in known)
    wanted, names = fold(str(given)), say.edition.labels.names
    for term in known:
        thing = None if isinstance(term, Value) else names.get(term)
        if str(given) in (text(term), say.key(text(term)), local_name(text(term))):
            return True
        if thing is not None and wanted in thing.folded:
            return True
    return False


def _extended(say: _Sayer, asked: Extension) -> dict[str, Any]:
    properties = [local_name(one.id) for one in asked.properties]
    rows = {}
    for key in asked.ids:
        known = _values(say.edition, SPACE + key) if say.edition.labels.names.get(SPACE + key) is not None else {}
        rows[key] = {name: [_cell(say, term) for term in known.get(name, ())] for name in properties}
    return {"meta": [say.type(name) for name in properties], "rows": rows}


def _cell(say: _Sayer, term: Term) -> dict[str, Any]:
    if not isinstance(term, Value):
        return {"id": say.key(term), "name": say.edition.labels.names.label(term, say.language)}
    kind = local_name(term.datatype or "")
    if kind in ("decimal", "double", "float", "integer"):
        return {"float": float(term.lexical)}
    return {"date": term.lexical} if kind == "date" else {"str": term.lexical}


def _values(edition: Edition, iri: str) -> Mapping[str, Sequence[Term]]:
    """Give the values of every property of a thing, by the local name of the property."""
    found: dict[str, list[Term]] = {}
    for row in edition.select("description", subject=iri):
        found.setdefault(local_name(text(row["property"])), []).append(row["value"])
    return found


def _starting(prefix: str, said: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Keep what is called by a beginning, by name or identifier."""
    typed = fold(prefix)
    return [one for one in said if fold(one["name"]).startswith(typed) or one["id"].lower().startswith(prefix.lower())]


def _manifest(address: str) -> dict[str, Any]:
    def service(path: str) -> dict[str, str]:
        return {"service_url": address, "service_path": f"/reconcile/{path}"}

    return {
        "versions": ["0.2"],
        "name": "Banggiao",
        "identifierSpace": SPACE,
        "schemaSpace": VOCABULARY,
        "defaultTypes": [{"id": "City", "name": "City"}, {"id": "Country", "name": "Country"}],
        "view": {"url": f"{address}/id/{{{{id}}}}"},
        "preview": {"url": f"{address}/reconcile/preview?id={{{{id}}}}", "width": 420, "height": 180},
        "suggest": {name: service(f"suggest/{name}") for name in ("entity", "type", "property")},
        "extend": {"propose_properties": service("properties"), "property_settings": []},
        "batchSize": _BATCH,
    }
