"""What a person does, in a real browser that may reach nothing but this service."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import TOY, publish, serving

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-gpu"]  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    more = Path(__file__).parent / "data" / "relations.trig"
    with serving(publish(tmp_path_factory.mktemp("browsed"), TOY, more)) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; install the package `chromium` to run browser tests")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as engine:
        opened = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that fails the test on a request to elsewhere, a policy violation or a script error."""
    troubles: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})

    def guard(route: Any) -> None:
        if route.request.url.startswith(address):
            route.continue_()
        else:
            troubles.append(f"request to {route.request.url}")
            route.abort()

    context.route("**/*", guard)
    opened = context.new_page()
    opened.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    yield opened
    context.close()
    assert troubles == []


def test_two_clicks_and_a_country_answer_the_question(page: Any, address: str) -> None:
    page.goto(f"{address}/vi/partners")
    for value in ("JP", "agreement-mou", "active"):
        with page.expect_navigation():
            page.locator(f"input[type=checkbox][value='{value}']").check()
    assert page.locator("#answer").inner_text() == (
        "1 đối tác tại Nhật Bản có bản ghi nhớ còn hiệu lực tính đến 22/11/2026"
    )
    assert "country=JP" in page.url
    page.locator(".evidence-row summary").first.click()
    page.locator(".evidence-row figcaption a").first.click()
    assert "Kitakyushu" in page.locator("mark#at").inner_text()


def test_the_ask_box_is_one_line_and_enter(page: Any, address: str) -> None:
    page.goto(f"{address}/en/")
    page.locator("#ask").fill("Which partners are in Japan with an active MOU?")
    page.locator("#ask").press("Enter")
    page.wait_for_url("**/en/ask?*")
    assert page.locator(".answer").inner_text().startswith("1 partner in Japan with an active MOU")


def test_the_network_is_drawn_where_the_server_put_it(page: Any, address: str) -> None:
    page.goto(f"{address}/vi/network")
    page.locator("#canvas[data-drawn] canvas").wait_for()
    assert int(page.locator("#canvas").get_attribute("data-drawn")) > 10
    assert page.locator(".edges tbody tr").count() > 10


def test_the_keyboard_reaches_the_content_first(page: Any, address: str) -> None:
    page.goto(f"{address}/vi/partners")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Đến nội dung chính"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("path", ["", "partners", "documents/aaaaaaaaaaaaaaaa?at=0-105", "network", "coverage",
                                  "disagreements?all=true", "entities/region/VN-HP",
                                  "relations/visit/1859307.VN-HP.2024", "ontology", "crosswalk",
                                  "questions/stated-figures"])  # fmt: skip
def test_nothing_overflows_a_narrow_telephone(page: Any, address: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/vi/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    "path", ["partners", "network", "entities/region/VN-HP", "ask?q=Hải+Phòng+có+những+đối+tác+nào", "documents"]
)
def test_every_control_is_reached_by_the_keyboard_and_seen_when_it_is(page: Any, address: str, path: str) -> None:
    page.goto(f"{address}/vi/{path}")
    if path == "network":
        page.locator("#canvas[data-drawn] canvas").wait_for()
    seen = "e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0 && e.type !== 'hidden'"
    controls = page.evaluate(
        f"[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')].filter({seen}).length"
    )
    reached = 0
    for _ in range(controls + 20):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            """() => {
                const at = document.activeElement, style = getComputedStyle(at);
                if (at === document.body) return null;
                const fresh = !at.dataset.reached;
                at.dataset.reached = "yes";
                const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
                return {fresh, seen, html: at.outerHTML};
            }"""
        )
        if ring is None or not ring["fresh"]:
            continue
        reached += 1
        assert ring["seen"], ring["html"][:200]
    assert reached >= controls


def test_a_sentence_is_opened_on_a_page_of_a_place_with_the_keyboard(page: Any, address: str) -> None:
    page.goto(f"{address}/vi/entities/region/VN-HP")
    folded = page.locator("section[aria-labelledby='of-Visit'] summary")
    folded.focus()
    page.keyboard.press("Enter")
    assert page.locator("section[aria-labelledby='of-Visit'] blockquote").inner_text().startswith("Đoàn Kitakyushu")


def test_headings_go_down_one_level_at_a_time(page: Any, address: str) -> None:
    for path in ("", "partners", "entities/region/VN-HP", "relations/agreement/mou.1859307.VN-HP.2009", "network",
                 "documents/aaaaaaaaaaaaaaaa?at=0-105", "disagreements?all=true", "ask?q=Japan"):  # fmt: skip
        page.goto(f"{address}/en/{path}")
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))")
        assert levels[0] == 1, path
        assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), (path, levels)


def test_without_javascript_the_button_does_the_same(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/en/partners")
    page.locator("input[value='JP']").check()
    page.locator(".facet-buttons button").click()
    assert page.locator("#answer").inner_text() == "5 partners in Japan as of 22 November 2026"
    context.close()
