"""From values to pages: the Jinja environment, its filters, and what every page needs.

Autoescaping is always on and an undefined name is an error. `page` renders a template with the words of the
language in the path; names from data reach the page only as values, never as markup.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from babel.numbers import format_decimal, format_percent
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from api.service.dependencies import catalogue_of, shelf_of
from api.service.messages import LANGUAGES, Language
from graph.asking.units import told_apart
from graph.days import day_in_words
from graph.naming.labels import Names, local_name
from ontology.identifiers import BASE

TEMPLATES = Path(__file__).parents[1] / "templates"
#: Name and path of each section in the navigation.
_SECTIONS = ("partners", "agreements", "network", "documents", "disagreements", "coverage", "questions")
SECTIONS = tuple((name, name) for name in _SECTIONS)
#: Kinds of IRI whose page shows a relation, and those whose page shows a thing.
RELATIONS = frozenset({
    "agreement", "tie", "investment", "aid", "trade", "membership", "office", "visit", "succession", "observation",
})  # fmt: skip
DOCUMENT = "document"
#: Kinds that only machines look at: a claim is shown with its sentence.
UNPAGED = frozenset({"claim"})


def make_environment() -> Environment:
    """Make the environment that renders all pages."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(
        day=_day, edtf_day=_day, number=_number, percent=_percent, language_name=_language_name,
        plain_number=_plain_number, page_of=page_of, is_entity=is_entity, local_name=local_name,
        in_language_of=_in_language, shortened=_shortened,
    )  # fmt: skip
    environment.globals["unit_name"] = unit_name
    return environment


def unit_name(iri: str, names: Names, language: str) -> str:
    """Name a thing so that a unit is not taken for its successor of the same name; empty where it has no name."""
    thing = names.get(iri)
    return "" if thing is None else told_apart(thing, language, names)


def page(request: Request, template: str, language: Language, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a page in a language.

    Args:
        request: Its address gives the links to the other language.
        template: File name in `templates/`.
        language: Of the path.
        status: HTTP status.
        values: What the template shows.
    """
    environment: Environment = request.app.state.environment
    frame = {
        "lang": language,
        "t": catalogue_of(request, language),
        "languages": LANGUAGES,
        "in_language": lambda code: in_language(request, code),
        "sections": SECTIONS,
        "section": values.pop("section", ""),
        "updated": _updated(request),
        "spoken_in": _languages_of_documents(request),
    }
    body = environment.get_template(template).render({**frame, **values})
    return HTMLResponse(body, status, headers={"Content-Language": language})


def problem_page(request: Request, status: int, detail: str) -> HTMLResponse:
    """Render a problem in the language of the path."""
    language: Language = "en" if request.url.path.startswith("/en") else "vi"
    t = catalogue_of(request, language)
    title = t.first(f"problem.{status}", "problem.other")
    hint = t.first(f"problem.{status}.hint", "problem.other.hint")
    shown = "" if status == HTTPStatus.NOT_FOUND else detail
    return page(request, "problem.html", language, status=status, code=status, title=title, hint=hint, detail=shown)


def page_of(iri: str, language: str) -> str:
    """Give the address of the page about something; other IRIs are given back only if they are web addresses.

    >>> page_of("https://w3id.org/banggiao/id/region/VN-HP", "vi")
    '/vi/entities/region/VN-HP'
    """
    kind, key = kind_and_key(iri)
    if kind == DOCUMENT:
        return f"/{language}/documents/{key}"
    if kind == "evidence":
        return f"/{language}/evidence/{key}"
    if kind in RELATIONS:
        return f"/{language}/relations/{kind}/{key}"
    if kind:
        return f"/{language}/entities/{kind}/{key}"
    return iri if iri.startswith(("http://", "https://")) else "#"


def is_entity(iri: str) -> bool:
    """Tell whether there is a page about an IRI."""
    return bool(kind_and_key(iri)[0])


def kind_and_key(iri: str) -> tuple[str, str]:
    """Split the identifier of something that has a page into kind and key; ("", "") for any other IRI."""
    if not iri.startswith(f"{BASE}id/"):
        return "", ""
    kind, _, key = iri.removeprefix(f"{BASE}id/").partition("/")
    return (kind, key) if key and "/" not in key and kind not in UNPAGED else ("", "")


def in_language(request: Request, code: str) -> str:
    """Give the address of the same page, with the same query, in another language."""
    path = request.url.path
    rest = path[3:] if path[:4] in {f"/{language}/" for language in LANGUAGES} else "/"
    return f"/{code}{rest}" + (f"?{request.url.query}" if request.url.query else "")


def address(path: str, **parameters: Any) -> str:
    """Put an address together; empty parameters are left out, several values of one are repeated."""
    kept = {name: value for name, value in parameters.items() if value not in (None, "", (), [])}
    return path + (f"?{urlencode(kept, doseq=True)}" if kept else "")


def _updated(request: Request) -> str | None:
    """Give the day of the data, of the edition at hand; where there is none the page says so itself."""
    edition = shelf_of(request).at_hand
    return None if edition is None else edition.updated


def _languages_of_documents(request: Request) -> Callable[[str], str]:
    """Give what tells the language of a document's words, by its IRI; empty where it is not known."""
    edition = shelf_of(request).at_hand
    documents = {} if edition is None else edition.labels.documents

    def language_of(iri: str) -> str:
        line = documents.get(iri)
        return "" if line is None or line.language == "und" else line.language

    return language_of


@pass_context
def _day(context: Context, stated: str | date) -> str:
    return day_in_words(stated, context["lang"])


@pass_context
def _number(context: Context, value: float) -> str:
    return str(format_decimal(value, locale=context["lang"]))


@pass_context
def _plain_number(context: Context, lexical: str) -> str:
    """Write the lexical form of a number for people; what is no number stays as it stands."""
    try:
        return str(format_decimal(Decimal(lexical), locale=context["lang"]))
    except ArithmeticError:
        return lexical


@pass_context
def _percent(context: Context, value: float) -> str:
    return str(format_percent(value, locale=context["lang"]))


def _language_name(code: str, language: str) -> str:
    return str(Locale(language).languages.get(code, code))


def _in_language(texts: Mapping[str, str], language: str) -> str:
    """Give the text in a language, else in any."""
    return texts.get(language) or next(iter(texts.values()), "")


def _shortened(title: str, most: int = 110) -> str:
    """Cut a long title at a word, with an ellipsis.

    >>> _shortened("Hội nghị Ngoại vụ", 10)
    'Hội nghị…'
    """
    if len(title) <= most:
        return title
    return title[:most].rpartition(" ")[0].rstrip(",;:–- ") + "…"
