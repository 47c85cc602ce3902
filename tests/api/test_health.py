"""Life, readiness and figures."""

from dataclasses import replace
from pathlib import Path

import httpx
from serving import serving_app, settings_for

from api.service.app import create_app


def test_an_empty_service_lives_and_is_not_ready(tmp_path: Path) -> None:
    with serving_app(create_app(settings_for(tmp_path / "none"))) as address:
        assert httpx.get(f"{address}/healthz").json() == {"status": "ok"}
        answer = httpx.get(f"{address}/readyz")
        assert (answer.status_code, answer.json()["status"], answer.json()["published"]) == (503, "empty", None)


def test_a_service_without_its_writer_is_ready_to_be_read(client: httpx.Client) -> None:
    found = client.get("/readyz")
    assert found.status_code == 200
    assert (found.json()["status"], found.json()["writer"], found.json()["published"]) == ("ready", "absent", 1)


def test_figures_count_requests_by_route_and_not_by_address(client: httpx.Client) -> None:
    for name in ("a", "b"):
        client.get(f"/api/v1/documents/{name}")
    client.get("/no-such-address")
    text = client.get("/metrics").text
    assert 'banggiao_requests_total{method="GET",route="none",status="404"}' in text
    assert "no-such-address" not in text and "/api/v1/documents/a" not in text
    assert 'banggiao_published{of="state"} 1.0' in text and 'banggiao_writer_up{of="writer"} 0.0' in text


def test_figures_may_be_for_admins_alone(tmp_path: Path) -> None:
    with serving_app(create_app(replace(settings_for(tmp_path / "none"), metrics_public=False))) as address:
        assert httpx.get(f"{address}/metrics").status_code == 401


def test_a_page_of_another_site_may_read_and_is_not_told_that_it_may_send_a_key(client: httpx.Client) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    assert client.get("/healthz", headers=origin).headers["access-control-allow-origin"] == "*"
    asked = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    assert "authorization" not in client.options("/update", headers=asked).headers.get(
        "access-control-allow-headers", ""
    )


def test_telemetry_can_be_switched_on_without_anybody_to_send_it_to(tmp_path: Path) -> None:
    with serving_app(create_app(replace(settings_for(tmp_path / "none"), telemetry=True))) as address:
        assert httpx.get(f"{address}/healthz").status_code == 200
