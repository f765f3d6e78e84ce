"""The options that select the account of a running application again, on a command line."""

from pathlib import Path

import pytest

from data8_tui.settings.profile_choices import ProfileChoices

ONE = '[profiles.live]\nclient_id = "a"\n'
TWO = f'{ONE}[profiles.test]\nclient_id = "b"\n'


@pytest.mark.parametrize(
    ("text", "profile", "name", "expected"),
    [
        (ONE, None, "live", {}),
        (ONE, "live", "live", {"profile": "live"}),
        (TWO, "test", "live", {"profile": "live"}),
        (TWO, None, "the environment", {}),
        ("broken", None, "live", {}),
    ],
)
def test_a_profile_is_named_where_it_has_to_be(
    tmp_path: Path, text: str, profile: str | None, name: str, expected: dict[str, str]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    path.chmod(0o600)
    choices = ProfileChoices({"config": str(path), "profile": profile, "theme": "dark"})
    assert choices.selecting(name) == {"config": str(path), **expected}


def test_the_demo_is_the_demo() -> None:
    assert ProfileChoices().selecting("demo") == {"demo": ""}


def test_what_is_forbidden_once_stays_so_for_every_profile(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    secret = 'client_secret = "0123456789abcdef"\n'
    path.write_text(f'{ONE}{secret}[profiles.test]\nclient_id = "b"\n{secret}')
    path.chmod(0o600)
    choices = ProfileChoices({"config": str(path)})
    assert not choices.load("live").read_only
    choices.forbid_changes()
    for name in ("test", "live", "test"):
        assert choices.load(name).read_only
