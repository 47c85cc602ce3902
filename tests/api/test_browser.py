"""What a person does, in a real browser that may reach nothing but this service."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import serving

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-gpu"]  # fmt: skip


@pytest.fixture(scope="module")
def address(toy_store: Path) -> Iterator[str]:
    with serving(toy_store) as served:
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
                                  "disagreements?all=true",
                                  "questions/stated-figures"])  # fmt: skip
def test_nothing_overflows_a_narrow_telephone(page: Any, address: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/vi/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_javascript_the_button_does_the_same(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/en/partners")
    page.locator("input[value='JP']").check()
    page.locator(".facet-buttons button").click()
    assert page.locator("#answer").inner_text() == "5 partners in Japan as of 22 November 2026"
    context.close()
