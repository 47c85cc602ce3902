"""Keys, roles and graphs: what is kept, what opens, what is refused."""

import stat
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import httpx
import pytest
from fastapi import Depends
from serving import serving_app, settings_for

from api.service.app import create_app
from api.service.key_store import KeyFile, KeyRing, KeysError, key_id
from api.service.keys import FAILURES, Failures, Identity, needs

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "state" / "keys.json")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyFile:
    return KeyFile(tmp_path_factory.mktemp("keys") / "store.service" / "keys.json")


@pytest.fixture(scope="module")
def client(keys: KeyFile) -> Iterator[httpx.Client]:
    app = create_app(settings_for(keys.path.parents[1] / "store"))

    @app.post("/write/{graph}")
    def write(graph: str, identity: Annotated[Identity, Depends(needs("editor"))]) -> str:
        identity.must_write(f"urn:{graph}")
        return identity.key_id

    @app.post("/rule")
    def rule(identity: Annotated[Identity, Depends(needs("admin"))]) -> str:
        return identity.role

    with serving_app(app) as address, httpx.Client(base_url=address) as session:
        yield session


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_key_carries_256_bits_and_the_file_only_its_digest(file: KeyFile) -> None:
    key, token = file.create("Lan", "editor", now=NOW)
    secret = token.split("_", 2)[2]
    assert len(urlsafe_b64decode(secret + "=")) * 8 == 256
    assert key_id(token) == key.id
    kept = file.path.read_text(encoding="utf-8")
    assert key.digest in kept and secret not in kept
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_a_ring_sees_new_and_revoked_keys_without_a_restart(file: KeyFile) -> None:
    ring = KeyRing(file.path)
    assert ring.find("banggiao_0123abcd_" + "x" * 43, NOW) is None
    key, token = file.create("Lan", "editor", now=NOW)
    assert ring.find(token, NOW) == key
    assert ring.find(token[:-1] + ("a" if token[-1] != "a" else "b"), NOW) is None
    file.revoke(key.id, NOW)
    assert ring.find(token, NOW) is None


def test_a_key_ends_at_its_moment(file: KeyFile) -> None:
    key, token = file.create("Lan", "reader", now=NOW, expires=NOW + timedelta(hours=1))
    ring = KeyRing(file.path)
    assert ring.find(token, NOW + timedelta(minutes=59)) == key
    assert ring.find(token, NOW + timedelta(hours=1)) is None
    assert key.state(NOW + timedelta(hours=1)) == "expired"


def test_a_damaged_file_of_keys_opens_nothing_and_says_so(file: KeyFile) -> None:
    file.create("Lan", "reader", now=NOW)
    file.path.write_text('{"keys": [{}]}', encoding="utf-8")
    with pytest.raises(KeysError, match="it is no file of keys"):
        KeyRing(file.path).find("banggiao_0123abcd_" + "x" * 43, NOW)


def test_a_key_that_is_not_there_cannot_be_revoked(file: KeyFile) -> None:
    with pytest.raises(KeysError, match="no key with this id"):
        file.revoke("0123abcd", NOW)


def test_the_eleventh_failure_in_a_minute_has_to_wait() -> None:
    at = [0.0]
    failures = Failures(lambda: at[0])
    assert [failures.note("from a") for _ in range(FAILURES)] == [0.0] * FAILURES
    at[0] = 20.0
    assert failures.note("from a", "for k") == 40.0
    assert failures.note("from b") == 0.0
    at[0] = 60.0
    assert failures.note("from a") == 0.0


def test_writing_wants_a_key_of_the_role_and_within_its_graphs(client: httpx.Client, keys: KeyFile) -> None:
    bare = client.post("/write/a")
    assert bare.status_code == 401
    assert bare.headers["www-authenticate"].startswith("Bearer")
    assert bare.headers["content-type"] == "application/problem+json"
    reader = keys.create("R", "reader", now=NOW)[1]
    assert client.post("/write/a", headers=bearer(reader)).status_code == 403
    made, editor = keys.create("E", "editor", now=NOW, graphs=("urn:a",))
    assert client.post("/write/a", headers=bearer(editor)).json() == made.id
    outside = client.post("/write/b", headers=bearer(editor))
    assert (outside.status_code, "the graph urn:b" in outside.json()["detail"]) == (403, True)
    assert client.post("/rule", headers=bearer(editor)).status_code == 403
    admin = keys.create("A", "admin", now=NOW)[1]
    assert client.post("/rule", headers=bearer(admin)).json() == "admin"


def test_the_default_graph_is_outside_a_key_made_for_graphs() -> None:
    assert Identity("k", "editor", None).may_write(None)
    assert not Identity("k", "editor", ("urn:a",)).may_write(None)
    assert not Identity("k", "reader", None).may_write("urn:a")


@pytest.mark.parametrize("header", ["Basic dTpw", "Bearer", "bearer a b", ""])
def test_an_authorization_that_is_no_key_is_refused_everywhere(client: httpx.Client, header: str) -> None:
    answer = client.get("/healthz", headers=httpx.Headers({"Authorization": header}, encoding="utf-8"))
    assert answer.status_code == 401


def test_a_page_of_another_site_cannot_write_with_a_key(client: httpx.Client, keys: KeyFile) -> None:
    _, token = keys.create("E", "editor", now=NOW)
    far = client.post("/write/a", headers={**bearer(token), "Origin": "https://elsewhere.example"})
    assert (far.status_code, far.json()["title"]) == (403, "Forbidden")
    assert (
        client.post("/write/a", headers={**bearer(token), "Origin": str(client.base_url).rstrip("/")}).status_code
        == 200
    )


def test_twenty_wrong_keys_end_in_429_and_a_right_one_still_opens(client: httpx.Client, keys: KeyFile) -> None:
    _, token = keys.create("E", "editor", now=NOW)
    found = [client.post("/sparql", headers=bearer(f"wrong{n}")) for n in range(20)]
    statuses = [answer.status_code for answer in found]
    assert statuses[0] == 401 and statuses[10:] == [429] * 10
    assert 0 < int(found[-1].headers["retry-after"]) <= 61
    assert client.post("/write/a", headers=bearer(token)).status_code == 200
