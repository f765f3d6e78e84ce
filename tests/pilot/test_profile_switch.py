"""Changing the account while the application runs."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data8_tui.settings.profile import Profile
from data8_tui.settings.profile_choices import ProfileChoices
from data8_tui.settings.secret_source import SecretExpiry
from data8_tui.tui.dialogs.profile_dialog import ProfileDialog
from data8_tui.tui.profile_switch import ProfileSwitch

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Driver, Opened


@pytest.fixture
def choices(sandbox: "Sandbox", tmp_path: Path) -> ProfileChoices:
    """Two profiles at the sandbox, and one whose secret others can read the place of."""
    path = tmp_path / "config.toml"
    account = (
        f'client_id = "{sandbox.client_id}"\nclient_secret = "{sandbox.client_secret}"\n'
        f'base_url = "{sandbox.base_url}"\ntoken_url = "{sandbox.token_url}"\n'
    )
    path.write_text(
        f'[profiles.demo]\n{account}[profiles.live]\n{account}label = "PRODUCTION"\n'
        f'read_only = true\n[profiles.bare]\nclient_id = "nobody"\n'
    )
    path.chmod(0o600)
    return ProfileChoices({"config": str(path)})


def offer(it: "Driver", choices: ProfileChoices) -> None:
    it.app._switch = ProfileSwitch(it.app, choices, it.app)


async def choose(it: "Driver", *keys: str) -> None:
    await it.press("P")
    await it.until("the dialog", lambda: isinstance(it.app.screen, ProfileDialog))
    await it.press(*keys, "enter")


async def test_the_chosen_profile_is_opened_after_this_one(
    sandbox: "Sandbox", opened: "Opened", choices: ProfileChoices
) -> None:
    async with opened(sandbox) as it:
        offer(it, choices)
        await it.press("P")
        await it.until_says("Which account?")
        assert "● demo" in it.text
        assert f"PRODUCTION  live · {sandbox.client_id} · read-only" in it.text
        await it.press("down", "enter")
        await it.until("the end of this one", lambda: not it.app.is_running)
        profile = it.app.next_profile
        assert profile
        assert (profile.name, profile.read_only, profile.titles[-1]) == ("live", True, "PRODUCTION")


async def test_a_profile_that_can_not_be_used_is_said_and_this_one_stays(
    sandbox: "Sandbox", opened: "Opened", choices: ProfileChoices
) -> None:
    async with opened(sandbox) as it:
        offer(it, choices)
        await choose(it, "down", "down")
        await it.until_toast("no credentials: set DATA8_CLIENT_SECRET")
        await it.app.run_action("app.switch_profile('nowhere')")
        await it.until_toast("there is no profile “nowhere”")
        await it.app.run_action("app.switch_profile('demo')")
        await it.until_toast("This is “demo” already.")
        assert it.app.next_profile is None


async def test_nothing_under_way_is_ended(
    sandbox: "Sandbox", opened: "Opened", choices: ProfileChoices, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sandbox) as it:
        offer(it, choices)
        queue = type(it.app.session.transfers)
        monkeypatch.setattr(queue, "active", property(lambda _: (object(), object())))
        await choose(it, "down")
        await it.until_toast("Not changed: 2 transfers under way here would stop.")
        assert it.app.next_profile is None
        monkeypatch.undo()


async def test_what_begins_while_the_profile_is_read_is_not_ended(
    sandbox: "Sandbox", opened: "Opened", choices: ProfileChoices, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sandbox) as it:
        offer(it, choices)
        active: list[object] = []
        load = ProfileChoices.load

        def begin_and_load(choices: ProfileChoices, name: str) -> Profile:
            active.append(object())
            return load(choices, name)

        monkeypatch.setattr(ProfileChoices, "load", begin_and_load)
        queue = type(it.app.session.transfers)
        monkeypatch.setattr(queue, "active", property(lambda _: tuple(active)))
        await choose(it, "down")
        await it.until_toast("Not changed: 1 transfer under way here would stop.")
        assert it.app.next_profile is None
        monkeypatch.undo()


async def test_a_session_made_read_only_stays_so_in_every_account_after_it(
    sandbox: "Sandbox", opened: "Opened", choices: ProfileChoices
) -> None:
    async with opened(sandbox) as it:
        await choose(it)  # without profiles there is one choice
        await it.until_toast("Read-only until you quit")
        await it.press("P")
        await it.until_toast("There is no other account, and this one is read-only.")
    async with opened(sandbox) as it:
        offer(it, choices)
        await choose(it, "down", "down", "down")
        await it.until_toast("Read-only until you quit")
        await it.app._switch.switch_to("live")
        assert it.app.next_profile
        assert it.app.next_profile.read_only
    assert choices.load("demo").read_only  # as the application after that loads it


async def test_the_end_of_a_secret_is_one_notice_a_day(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        at = it.app.session.clock.now() + timedelta(days=3)
        for _ in range(2):
            it.app._warn_of_expiry(SecretExpiry("demo", at))
            await it.until_toast("The secret of profile “demo” expires in 3 days")
        assert it.app.session.notices.unseen == 1
