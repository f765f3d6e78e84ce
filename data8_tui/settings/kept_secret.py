"""A secret as it is kept outside config.toml: a line, or JSON with its expiry."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pydantic import SecretStr

from data8_tui.redaction import register_secret
from data8_tui.time_zone import machine_day_end


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """A secret, with the client that it is of and when it expires, where that is kept with it."""

    secret: SecretStr
    client_id: str = ""
    expires: datetime | None = None


def parse_secret(text: str) -> KeptSecret:
    """What a file, a command or a keyring has given: one line, or a JSON object.

    The object has `client_secret`, and may have `client_id` and `expires`, a date or an instant;
    other members are ignored. Raises ValueError, whose text follows the source's name and holds
    nothing of what was given.
    """
    lines = text.strip("\r\n").splitlines()
    if not text.strip():
        raise ValueError("is empty")
    if text.lstrip().startswith("{"):
        return _parse_json(text)
    if len(lines) > 1:
        raise ValueError(f"has {len(lines)} lines and is not JSON")
    return _kept(lines[0].strip())


def _parse_json(text: str) -> KeptSecret:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if document is None:  # raised out here: json's error holds the text
        raise ValueError("is not valid JSON")
    secret = document.get("client_secret")
    if not isinstance(secret, str) or not secret.strip():
        raise ValueError("is JSON without a text client_secret")
    return _kept(secret.strip(), document)


def _kept(secret: str, document: dict[str, Any] | None = None) -> KeptSecret:
    register_secret(secret)
    if fault := credential_fault(secret):
        raise ValueError(f"holds {fault}")
    given = document or {}
    expires = given.get("expires")
    return KeptSecret(
        SecretStr(secret),
        str(given.get("client_id") or ""),
        None if expires is None else _instant(expires),
    )


def _instant(text: object) -> datetime:
    try:
        if len(str(text)) == len("2030-12-31"):
            return end_of(date.fromisoformat(str(text)))
        found = datetime.fromisoformat(str(text))
    except ValueError:
        raise ValueError("has an expires that is neither a date nor an instant") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def end_of(day: date) -> datetime:
    """The first instant after a day, where this machine is."""
    return machine_day_end(day)


def credential_fault(text: str) -> str:
    """What a credential holds that none can, such as a line break; empty where nothing does."""
    if any(unicodedata.category(character) == "Cc" for character in text):
        return "a line break or another control character"
    if not text.isascii() and not _is_latin_1(text):
        return "a character outside Latin-1"
    return ""


def _is_latin_1(text: str) -> bool:
    try:
        return bool(text.encode("latin-1"))
    except UnicodeEncodeError:
        return False
