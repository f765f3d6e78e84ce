"""Names for a shell's completion: `data8-tui __names KIND WORD…`, a name on each line.

A shell waits for this at each Tab, so it reads the history through sqlite3 alone and imports
neither click nor pydantic; it reads of config.toml what selects the account. KIND is jobs,
datasets, workflows, profiles or views, WORD… the command line so far. It writes nothing, and is
silent about any error.
"""

import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from itertools import pairwise
from typing import Any, Final

DEFAULT_ADDRESS: Final = "https://api.data-8.co.uk"
_MOST: Final = 2000
"""Names of a kind."""
_READ_BODIES: Final = 200
"""Jobs whose datasets are read, the newest."""
_LARGEST: Final = 1 << 20
"""Bytes of a job, or of config.toml, that are looked through."""
_QUERIES: Final = {
    "jobs": "select job from runs where account = ? order by submitted_at desc limit ?",
    "workflows": "select workflow from runs where account = ? and workflow <> '' "
    "group by workflow order by max(submitted_at) desc limit ?",
    "datasets": "select dataset from transfers where account = ? "
    "group by dataset order by max(began_at) desc limit ?",
}
_BODIES: Final = (
    "select body from runs join bodies using (account, job) where account = ? "
    "order by submitted_at desc limit ?"
)
_OPTIONS: Final = {
    "profile": ("--profile", "DATA8_PROFILE"),
    "config": ("--config", "DATA8_CONFIG"),
    "base_url": ("--base-url", "DATA8_BASE_URL"),
    "client_id": ("--client-id", "DATA8_CLIENT_ID"),
}


def print_names(arguments: Sequence[str]) -> int:
    """Write the names of the kind that comes first in `arguments`; returns the exit status."""
    with suppress(Exception):  # whatever it is, a shell that completes must not show it
        found = names(arguments[0], arguments[1:], os.environ)
        # A control character would be executed by the terminal, and a newline be two names.
        # One that begins as an option would be taken for one, by whoever accepts the only name.
        lines = [f"{name}\n" for name in found if name.isprintable() and name[:1] != "-"]
        sys.stdout.write("".join(dict.fromkeys(lines)))
        sys.stdout.flush()
    return 0


def names(kind: str, words: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """The names of that kind that this machine knows of the account, the newest first."""
    given = _given(words, environment)
    document = _configuration(given, environment)
    if kind == "views":
        return [*document.get("views", {})]
    profiles, default = document.get("profiles", {}), document.get("default_profile", "")
    if kind == "profiles":
        return [*profiles]
    if "--demo" in words:
        return []
    chosen = given.get("profile") or default or (next(iter(profiles)) if len(profiles) == 1 else "")
    account = {**profiles.get(chosen, {}), **given}
    address = account.get("base_url", DEFAULT_ADDRESS)
    return _remembered(kind, address, account.get("client_id", ""), environment)


def _given(words: Sequence[str], environment: Mapping[str, str]) -> dict[str, str]:
    """What the options of the line, and else the environment, select."""
    words = [word.strip("'\"") for word in words if word != "="]  # as bash splits --option=value
    found = {}
    for key, (option, variable) in _OPTIONS.items():
        following = [after for word, after in pairwise(words) if word == option]
        joined = [word[len(option) + 1 :] for word in words if word.startswith(f"{option}=")]
        if value := (*following, *joined, environment.get(variable, ""))[0]:
            found[key] = value
    return found


def _configuration(given: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, Any]:
    """What config.toml holds; nothing where it can't be read."""
    import tomllib

    path = given.get("config") or os.path.join(_folder(environment, "config"), "config.toml")
    try:
        # Not blocking: a shell that completes must not wait for who writes into a FIFO.
        file = os.open(os.path.expanduser(path), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(file, "rb") as document:
            regular = stat.S_ISREG(os.fstat(file).st_mode)
            return tomllib.loads(document.read(_LARGEST).decode()) if regular else {}
    except (OSError, ValueError):
        return {}


def history_path(environment: Mapping[str, str]) -> str:
    """Where the history is, without importing what else knows it."""
    return os.path.join(_folder(environment, "state"), "history.db")


def _folder(environment: Mapping[str, str], kind: str) -> str:
    below = {"config": ".config", "state": ".local/state"}[kind]
    if sys.platform == "darwin":
        below = "Library/Application Support"
    named = environment.get(f"XDG_{kind.upper()}_HOME", "").strip()
    if not os.path.isabs(named):  # the specification has a relative one ignored
        named = ""
    return os.path.join(named or os.path.expanduser(f"~/{below}"), "data8-tui")


def _remembered(
    kind: str, address: str, client_id: str, environment: Mapping[str, str]
) -> list[str]:
    import sqlite3

    path = history_path(environment)
    for letter, escaped in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        path = path.replace(letter, escaped)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0.1)) as database:
        database.execute("pragma query_only = on")
        sought = "select id from accounts where address = ? and client_id = ?"
        row = database.execute(sought, (address, client_id)).fetchone()
        if row is None:
            return []
        found = [name for (name,) in database.execute(_QUERIES[kind], (row[0], _MOST))]
        if kind == "datasets":
            bodies = database.execute(_BODIES, (row[0], _READ_BODIES)).fetchall()
            found += [name for (body,) in bodies for name in _datasets(body)]
        return found


def _datasets(body: bytes) -> Iterator[str]:
    """The datasets of a job as it was received: JSON, compressed by zlib."""
    import json
    import zlib

    try:
        job = json.loads(zlib.decompressobj().decompress(body, _LARGEST))
    except ValueError:
        return  # what is cut off there is a job with much else
    for key in ("outputDatasets", "inputDatasets"):
        yield from (name for name in (job.get(key) or {}).values() if isinstance(name, str))
