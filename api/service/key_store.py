"""The file of keys: made, listed and taken back by `banggiao keys`, read by the service.

A key is shown once, when it is made; the file holds its SHA-256 only, so that whoever reads the file cannot use it.
A key carries 256 random bits, which is why one fast digest is enough: there is no password to guess.

    file = KeyFile(Path("data/store.service/keys.json"))
    key, token = file.create("Lan", "editor", now=datetime.now(UTC))
    KeyRing(file.path).find(token, datetime.now(UTC))

Every change rewrites the file in one step under a lock; a service that runs sees it at the next request.
"""

import fcntl
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from ontology.errors import BanggiaoError

Role = Literal["reader", "editor", "admin"]
#: From the least to the most; each may do what those before it may.
ROLES: tuple[Role, ...] = get_args(Role)
PREFIX = "banggiao"


class KeysError(BanggiaoError):
    """The file of keys cannot be read or written, or names no such key."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key; the key itself is not.

    Attributes:
        id: Eight hexadecimal digits, the part of a key that may be told and logged.
        name: Whose it is, for people.
        role: What it may do.
        graphs: IRIs of the only graphs it may write; None for any.
        created, expires, revoked: ISO 8601 in UTC; None where it never ends or was not taken back.
        digest: SHA-256 of the whole key, hexadecimal.
    """

    id: str
    name: str
    role: Role
    graphs: tuple[str, ...] | None
    created: str
    expires: str | None
    revoked: str | None
    digest: str

    def state(self, now: datetime) -> Literal["valid", "expired", "revoked"]:
        """Say whether it opens anything at a moment."""
        if self.revoked is not None:
            return "revoked"
        return "valid" if self.expires is None or now < datetime.fromisoformat(self.expires) else "expired"


def key_id(token: str) -> str | None:
    """Read which key a token claims to be; None where it has not the form of one.

    >>> key_id("banggiao_0123abcd_" + "x" * 43)
    '0123abcd'
    """
    prefix, _, rest = token.partition("_")
    name, _, secret = rest.partition("_")
    is_one = prefix == PREFIX and len(name) == 8 and len(secret) == 43 and token.isascii()
    return name if is_one else None


class KeyFile:
    """The file of keys, for whoever makes and takes back keys."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(
        self,
        name: str,
        role: Role,
        *,
        now: datetime,
        graphs: tuple[str, ...] | None = None,
        expires: datetime | None = None,
    ) -> tuple[Key, str]:
        """Make a key; gives what is kept of it, and the key itself, which nobody can show again."""
        token = f"{PREFIX}_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
        ends = None if expires is None else _moment(expires)
        key = Key(token.split("_")[1], name, role, graphs, _moment(now), ends, None, _digest(token))
        with self._changing() as keys:
            keys.append(key)
        return key, token

    def all(self) -> tuple[Key, ...]:
        """List all keys, in the order they were made."""
        return read_keys(self.path)

    def revoke(self, key: str, now: datetime) -> Key:
        """Take a key back by its id; one that was taken back stays as it was.

        Raises:
            KeysError: There is no such key.
        """
        with self._changing() as keys:
            found = next((number for number, known in enumerate(keys) if known.id == key), None)
            if found is None:
                raise KeysError(key, "there is no key with this id", "look at `banggiao keys list`")
            revoked = keys[found]
            if revoked.revoked is None:
                revoked = keys[found] = replace(revoked, revoked=_moment(now))
        return revoked

    @contextmanager
    def _changing(self) -> Iterator[list[Key]]:
        """Hand out the keys to be changed in place; write them when the block ends well."""
        try:
            if not self.path.parent.is_dir():
                self.path.parent.mkdir(parents=True, mode=0o700)
                _hand_over(self.path.parent)
            with self.path.with_suffix(".lock").open("a", encoding="ascii") as lock:
                _hand_over(self.path.with_suffix(".lock"))
                fcntl.flock(lock, fcntl.LOCK_EX)
                keys = list(read_keys(self.path))
                yield keys
                _write(self.path, keys)
        except OSError as error:
            reason = error.strerror or str(error)
            raise KeysError(
                str(self.path), f"it cannot be written ({reason})", "choose another folder with --state"
            ) from error


class KeyRing:
    """The keys as the service looks them up; reads the file again when it has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._keys: dict[str, Key] = {}

    def find(self, token: str, now: datetime) -> Key | None:
        """Give the valid key that a token is, or None; takes as long for a wrong one as for a right one.

        Raises:
            KeysError: The file of keys is damaged.
        """
        self._refresh()
        name = key_id(token)
        known = self._keys.get(name) if name is not None else None
        # Where there is no such key a digest is compared all the same, so that time tells nothing.
        is_same = hmac.compare_digest(_digest(token), known.digest if known is not None else "0" * 64)
        return known if known is not None and is_same and known.state(now) == "valid" else None

    def _refresh(self) -> None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._seen, self._keys = None, {}
            return
        seen = (found.st_ino, found.st_mtime_ns, found.st_size)
        if seen != self._seen:
            self._keys = {key.id: key for key in read_keys(self._path)}
            self._seen = seen


def read_keys(path: Path) -> tuple[Key, ...]:
    """Read a file of keys; one that is not there holds none.

    Raises:
        KeysError: It cannot be read, or is none.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["keys"]
        return tuple(Key(**{**row, "graphs": None if row["graphs"] is None else tuple(row["graphs"])}) for row in rows)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise KeysError(str(path), "it is no file of keys", "restore it from a copy, or make new keys") from error


def _write(path: Path, keys: list[Key]) -> None:
    beside = path.with_suffix(".new")
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as out:
        json.dump({"keys": [asdict(key) for key in keys]}, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    _hand_over(beside)
    beside.replace(path)


def _hand_over(path: Path) -> None:
    """Give what root made to whom its folder belongs: the service runs as somebody else, and has to read it."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
