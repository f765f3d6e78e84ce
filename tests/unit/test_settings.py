"""Settings: who wins, where a secret may go, and what a wrong file is told."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui import own_files
from data8_tui.addresses import mask_password, same_address
from data8_tui.cli.name_completion import names
from data8_tui.cli.remedies import hint, message
from data8_tui.errors import ConfigurationError
from data8_tui.settings import config_file
from data8_tui.settings.model import AccountSettings
from data8_tui.settings.profile import Profile, load_profile
from data8_tui.settings.sources import read_settings

SECRET = "s3cret-of-the-profile"
EXPORTED = "s3cret-from-the-environment"
STAGING = 'base_url = "https://staging.example"\ntoken_url = "https://staging.example/token"\n'
CLIENT = f'client_id = "ann"\nclient_secret = "{SECRET}"\n'


class Place:
    """A user's machine: an environment without DATA8_* and a configuration folder of its own."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        for name in [name for name in os.environ if name.startswith("DATA8_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        self.path = config_file.default_config_path()

    def write(self, text: str, mode: int = 0o600) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(text, encoding="utf-8")
        self.path.chmod(mode)

    def export(self, **variables: str) -> None:
        for name, value in variables.items():
            self._monkeypatch.setenv(f"DATA8_{name.upper()}", value)

    def export_client(self, **more: str) -> None:
        self.export(client_id="env", client_secret=EXPORTED, **more)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(tmp_path, monkeypatch)


def refused(**flags: str) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        load_profile(flags)
    told = f"{caught.value}{caught.value!r}"
    assert SECRET not in told
    assert EXPORTED not in told
    return caught.value


def test_the_environment_alone_speaks_to_data8(place: Place) -> None:
    place.export_client()
    profile = load_profile()
    assert (profile.name, profile.client_id) == ("environment", "env")
    assert profile.client_secret.get_secret_value() == EXPORTED
    assert profile.base_url == AccountSettings().base_url
    assert profile.token_url == AccountSettings().token_url
    assert profile.scope == "BatchApi"
    assert not profile.sandbox


def test_flag_beats_environment_beats_file_beats_default(place: Place) -> None:
    place.write(f'[profiles.a]\n{CLIENT}scope = "file"\n')
    assert load_profile().scope == "file"
    place.export(scope="exported")
    assert load_profile().scope == "exported"
    assert load_profile({"scope": "said"}).scope == "said"


def test_an_empty_variable_counts_as_not_set(place: Place) -> None:
    place.write(f"[profiles.a]\n{CLIENT}")
    place.export(client_id="", client_secret="", base_url="")
    assert load_profile().client_id == "ann"


@pytest.mark.parametrize(
    ("default", "flag", "variable", "chosen"),
    [("b", "", "", "b"), ("b", "", "a", "a"), ("b", "a", "b", "a")],
)
def test_a_profile_is_chosen_by_flag_then_variable_then_default(
    place: Place, default: str, flag: str, variable: str, chosen: str
) -> None:
    place.write(f'default_profile = "{default}"\n[profiles.a]\n{CLIENT}[profiles.b]\n{CLIENT}')
    place.export(profile=variable)
    assert load_profile({"profile": flag}).name == chosen


def test_several_profiles_without_a_default_are_named(place: Place) -> None:
    place.write(f"[profiles.a]\n{CLIENT}[profiles.b]\n{CLIENT}")
    error = refused()
    assert "several profiles" in error.message
    assert hint(error) == "choose one with --profile: a, b"


def test_a_profile_that_is_not_there_is_told_with_those_that_are(place: Place) -> None:
    place.write(f"[profiles.a]\n{CLIENT}")
    error = refused(profile="b")
    assert "“b”" in error.message
    assert hint(error) == "profiles there: a"


def test_another_file_can_be_named_by_flag_and_by_variable(place: Place, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(f"[profiles.other]\n{CLIENT}")
    other.chmod(0o600)
    assert load_profile({"config": str(other)}).name == "other"
    place.export(config=str(other))
    assert load_profile().name == "other"
    assert "there is no" in refused(config=str(tmp_path / "nowhere.toml")).message


def test_without_credentials_it_is_said_in_three_lines_what_to_set(place: Place) -> None:
    error = refused()
    lines = [message(error), *hint(error).splitlines()]
    assert len(lines) == 3
    assert "DATA8_CLIENT_ID and DATA8_CLIENT_SECRET" in lines[0]
    assert str(place.path) in lines[1]
    assert "--demo" in lines[2]


def test_only_what_is_missing_is_asked_for(place: Place) -> None:
    place.export(client_id="env")
    assert refused().message == "no credentials: set DATA8_CLIENT_SECRET"


@pytest.mark.parametrize("address", ["base_url", "token_url"])
@pytest.mark.parametrize("by", ["flag", "variable"])
@pytest.mark.parametrize("own", ["", STAGING])
def test_a_profiles_secret_goes_to_no_other_address(
    place: Place, address: str, by: str, own: str
) -> None:
    place.write(f"[profiles.a]\n{CLIENT}{own}")
    flags = {address: "https://elsewhere.example"} if by == "flag" else {}
    if by == "variable":
        place.export(**{address: "https://elsewhere.example"})
    assert "https://elsewhere.example" in refused(**flags).message


def test_the_same_address_written_otherwise_is_no_other_address(place: Place) -> None:
    place.write(f"[profiles.a]\n{CLIENT}{STAGING}")
    place.export(base_url="https://STAGING.example:443/")
    assert load_profile().client_secret.get_secret_value() == SECRET


def test_an_exported_secret_goes_to_exported_and_to_said_addresses(place: Place) -> None:
    place.export_client(base_url="https://one.example", token_url="https://one.example/token")
    assert load_profile().base_url == "https://one.example"
    assert load_profile({"base_url": "https://two.example"}).base_url == "https://two.example"


@pytest.mark.parametrize("profile", ["", "staging"])
def test_an_exported_secret_goes_to_no_profile_that_the_environment_does_not_name(
    place: Place, profile: str
) -> None:
    place.write(f"[profiles.staging]\n{STAGING}")
    place.export_client()
    assert "profile “staging”" in refused(profile=profile).message


def test_an_exported_secret_goes_to_the_profile_that_the_environment_names(place: Place) -> None:
    place.write(f"[profiles.staging]\n{STAGING}")
    place.export_client(profile="staging")
    profile = load_profile()
    assert (profile.name, profile.base_url) == ("staging", "https://staging.example")
    assert profile.client_secret.get_secret_value() == EXPORTED


def test_naming_one_profile_in_the_environment_permits_no_other(place: Place) -> None:
    place.write(f"[profiles.other]\n[profiles.staging]\n{STAGING}")
    place.export_client(profile="other")
    assert "profile “staging”" in refused(profile="staging").message


def test_a_profile_asked_for_is_not_answered_by_another_client(place: Place) -> None:
    place.write(f"[profiles.a]\n{CLIENT}")
    place.export_client()
    assert "two different clients" in message(refused(profile="a"))
    assert load_profile().name == "environment"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("profile = 'x'", "unknown key “profile”"),
        (f"[profiles.a]\nclient_secrets = '{SECRET}'", "[profiles.a] has an unknown key"),
        (f"client_secret = '{SECRET}'", "unknown key “client_secret”"),
        ("[profiles.a]\nclient_secret = 12", "[profiles.a] client_secret should be a text"),
        (f"[profiles]\na = '{SECRET}'", "[profiles] a should be a table"),
        (f"profiles = '{SECRET}'", "profiles should be a table"),
        (f"[profiles.a]\nclient_secret = {SECRET}", "is not TOML: it breaks at line 2"),
        (f"[profiles.a]\nclient_secret = '{SECRET}", "is not TOML: it breaks"),
        ("default_profile = 'nobody'", "there is no profile “nobody”"),
    ],
)
def test_a_wrong_file_is_told_by_file_and_key_and_never_by_value(
    place: Place, text: str, told: str
) -> None:
    place.write(text)
    error = refused()
    assert told in error.message
    assert str(place.path) in error.message


def test_a_file_that_is_no_text_is_told(place: Place) -> None:
    place.write("")
    place.path.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in refused().message


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_secret_that_others_can_read_is_refused_with_what_mends_it(
    place: Place, mode: int
) -> None:
    place.write(f"[profiles.a]\n{CLIENT}", mode)
    error = refused()
    readable = f"other users can read {place.path} (mode {mode:04o})"
    assert error.message == f"{readable}, which holds the secret of profile “a”"
    assert hint(error) == f"chmod 600 {place.path}"
    place.path.chmod(0o400)
    assert load_profile().warnings == ()


TRUSTED = {
    "secret_command": '[profiles.a]\nclient_id = "ann"\nsecret_command = ["touch", "x"]\n',
    "secret_file": '[profiles.a]\nclient_id = "ann"\nsecret_file = "x"\n',
    "token_url": '[profiles.a]\ntoken_url = "https://auth.example/token"\n',
    "on_finish": '[notices]\non_finish = ["touch", "x"]\n',
    "commands": '[commands.a]\nargv = ["touch", "x"]\n',
}


@pytest.mark.parametrize("mode", [0o620, 0o602])
@pytest.mark.parametrize("key", TRUSTED)
def test_what_is_trusted_is_refused_where_others_can_write_it(
    place: Place, key: str, mode: int
) -> None:
    place.write(TRUSTED[key], mode)
    if "secret" not in key:
        place.export_client(profile="a" if key == "token_url" else "")
    error = refused()
    assert error.message.startswith(f"other users can write {place.path} (mode {mode:04o})")
    assert hint(error) == f"chmod 600 {place.path}"
    place.path.chmod(0o600)
    load_profile()


@pytest.mark.parametrize("key", TRUSTED)
def test_what_is_trusted_is_refused_where_others_own_or_replace_it(
    place: Place, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.write(TRUSTED[key])
    if "secret" not in key:
        place.export_client(profile="a" if key == "token_url" else "")
    folder = place.path.parent
    folder.chmod(0o777)
    error = refused()
    assert error.message.startswith(f"other users can write in {folder} (mode 0777): config.toml ")
    assert hint(error).startswith("Write it as yourself")
    folder.chmod(0o1777)
    load_profile()
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    monkeypatch.setattr(own_files.Path, "stat", owned_by(12345))
    assert refused().message.startswith(f"{place.path} belongs to another user: config.toml ")
    monkeypatch.setattr(own_files.Path, "stat", owned_by(0))
    load_profile()


def owned_by(user: int) -> Callable[..., os.stat_result]:
    """`Path.stat` where every file is one of that user's."""

    def stat(path: Path, **options: bool) -> os.stat_result:
        found = os.stat(path, **options)
        return os.stat_result((*found[:4], user, *found[5:]))

    return stat


@pytest.mark.parametrize("kind", ["FIFO", "device", "folder", "too long"])
def test_what_is_no_configuration_is_refused_without_waiting(place: Place, kind: str) -> None:
    place.path.parent.mkdir(parents=True)
    if kind == "FIFO":
        os.mkfifo(place.path)
    elif kind == "device":
        place.path.symlink_to("/dev/zero")
    elif kind == "folder":
        place.path.mkdir()
    else:
        place.write("")
        os.truncate(place.path, 1 << 30)
    error = refused()
    how = "has more than 1,000,000 bytes" if kind == "too long" else "is not a regular file"
    assert error.message == f"{place.path} {how}"
    assert names("profiles", [], os.environ) == []


def test_preferences_alone_may_be_written_by_others(place: Place) -> None:
    place.write('[display]\ntheme = "dark"\n', 0o664)
    place.export_client()
    assert load_profile().preferences.display.theme == "dark"


def test_a_readable_secret_that_is_not_used_is_warned_of(place: Place) -> None:
    place.write(f"[profiles.a]\n{CLIENT}", 0o644)
    place.export_client()
    assert "chmod 600" in load_profile().warnings[0]


OUTSIDE = {
    "secret_file": '"/nowhere/secret"',
    "secret_command": '["/nowhere/secret"]',
    "secret_credential": '"secret"',
    "secret_keyring": '"data8-tui"',
}


@pytest.mark.parametrize("key", OUTSIDE)
def test_a_secret_outside_the_file_is_not_read_before_it_is_needed(place: Place, key: str) -> None:
    place.write(f'[profiles.a]\nclient_id = "ann"\n{key} = {OUTSIDE[key]}\n', 0o644)
    profile = load_profile()
    assert profile.client_secret is None
    assert profile.secret_source
    assert (profile.secret_source.key, profile.secret_source.client_id) == (key, "ann")


@pytest.mark.parametrize("key", OUTSIDE)
@pytest.mark.parametrize("address", ["base_url", "token_url"])
def test_a_secret_outside_the_file_goes_to_no_other_address(
    place: Place, key: str, address: str
) -> None:
    place.write(f'[profiles.a]\nclient_id = "ann"\n{key} = {OUTSIDE[key]}\n')
    assert "keeps its secret for" in refused(**{address: "https://elsewhere.example"}).message


def test_the_environment_has_the_secret_before_the_profile(place: Place) -> None:
    place.write('[profiles.a]\nclient_id = "ann"\nsecret_file = "/nowhere"\n')
    place.export(client_secret=EXPORTED)
    profile = load_profile()
    assert profile.secret_source is None
    assert profile.client_secret
    assert profile.client_secret.get_secret_value() == EXPORTED


@pytest.mark.parametrize("by", ["file", "variable", "flag"])
def test_read_only_is_switched_on_by_any_place_and_off_by_none(place: Place, by: str) -> None:
    place.write(f"[profiles.a]\n{CLIENT}read_only = {str(by == 'file').lower()}\n")
    place.export(read_only=str(by == "variable"))
    assert load_profile({"read_only": "true" if by == "flag" else "false"}).read_only


def test_an_account_may_be_changed_unless_something_forbids_it(place: Place) -> None:
    place.write(f"[profiles.a]\n{CLIENT}")
    assert not load_profile().read_only


def test_a_profile_with_two_secrets_is_refused(place: Place) -> None:
    place.write(f'[profiles.a]\n{CLIENT}secret_file = "x"\n')
    said = f"profile “a” in {place.path} has client_secret and secret_file"
    assert refused().message == said


def test_a_secret_with_a_last_day_is_read_with_that(place: Place) -> None:
    place.write(f"[profiles.a]\n{CLIENT}secret_expires = 2030-12-31\n")
    source = load_profile().secret_source
    assert source
    assert (source.key, str(source.expires)) == ("client_secret", "2030-12-31")
    place.write(f"[profiles.a]\n{CLIENT}secret_expires = 'soon'\n")
    assert "secret_expires should be a date, as 2030-12-31" in refused().message


def test_a_readable_file_without_a_secret_is_fine(place: Place) -> None:
    place.write("[profiles.a]\nscope = 'x'", 0o644)
    place.export_client()
    assert load_profile().warnings == ()


def test_no_dotenv_of_the_working_directory_is_read(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("DATA8_CLIENT_ID=x\nDATA8_CLIENT_SECRET=y\n")
    assert "no credentials" in refused().message


def test_a_secret_shows_in_no_picture_of_a_profile(place: Place) -> None:
    place.write(f"[profiles.a]\n{CLIENT}")
    settings = read_settings()
    profile = load_profile()
    shown = f"{profile} {profile!r} {profile.model_dump_json()} {settings!r} {settings.table}"
    assert SECRET not in shown


@pytest.mark.parametrize(
    ("url", "sandbox"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://localhost", True),
        ("http://[::1]:1", True),
        ("https://127.0.0.1.example", False),
        ("https://api.data-8.co.uk", False),
    ],
)
def test_a_sandbox_is_what_this_machine_serves(url: str, sandbox: bool) -> None:
    profile = Profile.model_validate(
        {"name": "x", "base_url": url, "token_url": url, "client_id": "i", "client_secret": "s",
         "scope": ""}
    )  # fmt: skip
    assert profile.sandbox is sandbox


@given(st.text(max_size=30), st.text(max_size=30))
def test_addresses_compare_without_failing(one: str, other: str) -> None:
    assert same_address(one, one)
    assert same_address(one, other) == same_address(other, one)


def test_the_file_says_how_news_are_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('on_finish = ["notify-send", "{title}"]\nnotices = "osc9"\n')
    path.chmod(0o600)
    notices = config_file.read(path).settings.notices
    assert (notices.on_finish, notices.protocol) == (("notify-send", "{title}"), "osc9")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('on_finish = "notify-send x"', "on_finish should be a list of texts"),
        ("on_finish = [1]", "on_finish should be a list of texts"),
        ('notices = "loud"', "notices should be one of auto, osc9"),
    ],
)
def test_how_news_are_told_is_read_strictly(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(line)
    with pytest.raises(ConfigurationError, match=said):
        config_file.read(path)


def test_notices_have_a_table_of_their_own(place: Place) -> None:
    place.write('[notices]\non_finish = ["true", " x "]\nprotocol = "bell"\n')
    place.export_client()
    notices = load_profile().preferences.notices
    assert (notices.on_finish, notices.protocol) == (("true", " x "), "bell")


def test_the_keys_of_an_older_file_reach_the_profile(place: Place) -> None:
    place.write(
        'default_profile = "live"\non_finish = ["true"]\nnotices = "osc99"\n'
        f'[profiles.live]\n{CLIENT}base_url = "https://api.data-8.co.uk"\nscope = "BatchApi"\n'
        'token_url = "https://auth.data-8.co.uk/connect/token"\n'
    )
    profile = load_profile()
    assert (profile.name, profile.client_id, profile.warnings) == ("live", "ann", ())
    notices = profile.preferences.notices
    assert (notices.on_finish, notices.protocol) == (("true",), "osc99")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('on_finish = ["a"]\n[notices]\non_finish = ["b"]', "on_finish is set twice, also in"),
        ("[notices]\nprotocol = 'loud'", "[notices] protocol should be one of auto, osc9"),
        ("[notices]\non_finish = 'x'", "[notices] on_finish should be a list of texts"),
        ("[display]\ntheme = 'blue'", "[display] theme should be one of dark, light"),
        ("[display]\ncolour = 'blue'", "[display] has an unknown key “colour”"),
        ("display = 'blue'", "display should be a table"),
        (f"[profiles]\nscope = '{SECRET}'", "[profiles] scope should be a table"),
    ],
)
def test_a_wrong_table_is_told_by_file_table_and_key(place: Place, text: str, said: str) -> None:
    place.write(text)
    error = refused()
    assert said in error.message
    assert str(place.path) in error.message
    assert "blue" not in str(error)
    assert "loud" not in str(error)


def test_the_theme_is_the_options_then_the_variables_then_the_files(place: Place) -> None:
    place.write('[display]\ntheme = "light"\n')
    place.export_client()
    assert load_profile().preferences.display.theme == "light"
    place.export(theme="terminal")
    assert load_profile().preferences.display.theme == "terminal"
    assert load_profile({"theme": "dark"}).preferences.display.theme == "dark"


def test_intervals_are_read_as_seconds(place: Place) -> None:
    place.write("[refresh]\njobs = 30\njob = 1.5\nunfocused = 1\n")
    place.export_client()
    refresh = load_profile().preferences.refresh
    assert (refresh.jobs, refresh.job, refresh.unfocused) == (30.0, 1.5, 1.0)
    assert (refresh.unfinished, refresh.datasets, refresh.suggestions) == (5.0, 10.0, 60.0)
    assert refresh.inputs == 30.0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("jobs = 0.5", "[refresh] jobs should be a number of at least 1"),
        ("job = 0", "[refresh] job should be a number of at least 1"),
        ("datasets = -1", "[refresh] datasets should be a number of at least 1"),
        ("suggestions = 9", "[refresh] suggestions should be a number of at least 10"),
        ("unfocused = 0.9", "[refresh] unfocused should be a number of at least 1"),
        ("jobs = inf", "[refresh] jobs should be a number"),
        ("jobs = nan", "[refresh] jobs should be a number"),
        ("jobs = true", "[refresh] jobs should be a number"),
        ("jobs = '10'", "[refresh] jobs should be a number"),
        ("job_list = 10", "[refresh] has an unknown key “job_list”"),
    ],
)
def test_an_interval_has_a_floor(place: Place, line: str, said: str) -> None:
    place.write(f"[refresh]\n{line}\n")
    error = refused()
    assert said in error.message
    assert str(place.path) in error.message


def test_spaces_around_an_option_or_a_variable_do_not_count(place: Place) -> None:
    place.write(f"[profiles.live]\n{CLIENT}[profiles.test]\n{CLIENT}")
    assert load_profile({"profile": " live "}).name == "live"
    place.export(profile="live\r", config=f" {place.path} ")
    assert load_profile().name == "live"


def test_a_file_whose_only_profile_has_no_name_has_none_to_offer(place: Place) -> None:
    place.write(f'[profiles.""]\n{CLIENT}')
    assert hint(refused(profile="live")) == "profiles there: none"


def test_an_old_key_of_the_wrong_kind_is_named_with_what_it_should_be(place: Place) -> None:
    place.write("[on_finish]\na = 1\n")
    assert "on_finish should be" in message(refused())


def test_known_keys_begin_with_those_that_every_file_needs(place: Place) -> None:
    place.write("profile = 1\n")
    assert hint(refused()).startswith("known there: default_profile, profiles, ")


@pytest.mark.parametrize("name", ["client_id", "client_secret"])
@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("two\r\nlines", "line break"),
        ("nul\x7f", "control character"),
        ("tick ✓", "outside Latin-1"),
    ],
)
def test_a_credential_that_can_be_none_is_refused_by_its_name(
    place: Place, name: str, value: str, what: str
) -> None:
    place.export_client()
    place.export(**{name: value})
    with pytest.raises(ConfigurationError, match=what) as raised:
        load_profile()
    assert f"{name} (from the environment)" in raised.value.message
    assert value.strip() not in raised.value.message
    assert "Copy it again" in hint(raised.value)


WRONG_ADDRESSES = {
    f"https://me:{SECRET}@data8.example": "is not a plain web address",
    f"https://data8.example/api?key={SECRET}": "is not a plain web address",
    f"http://me:{SECRET}@127.0.0.1": "is not a plain web address",
    "data8.example": "is not a plain web address",
    "https://data8.example:99999": "is not a plain web address",
    "https://data8..example": "is not a plain web address",
    "http://data8.example": "is not https",
    "http://a.localhost": "is not https",
    "http://127.1": "is not https",
}


@pytest.mark.parametrize(("address", "fault"), WRONG_ADDRESSES.items())
@pytest.mark.parametrize("key", ["base_url", "token_url"])
@pytest.mark.parametrize("source", ["file", "variable", "option"])
def test_a_wrong_address_is_named_by_where_it_was_given(
    place: Place, address: str, fault: str, key: str, source: str
) -> None:
    flags: dict[str, str] = {}
    if source == "file":
        place.write(f'[profiles.mine]\n{CLIENT}{key} = "{address}"\n')
        named = f"{key} of profile “mine” in {place.path}"
    elif source == "variable":
        place.export_client(**{key: address})
        named = f"DATA8_{key.upper()}"
    else:
        place.export_client()
        flags = {key: address}
        named = f"--{key.replace('_', '-')}"
    error = refused(**flags)
    assert error.message == f"{named} {fault}"
    assert hint(error)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://data8.example/a", "https://data8.example/a"),
        ("https://me:pass@data8.example/a", "https://***@data8.example/a"),
        ("https://me:p@ss@data8.example/a", "https://***@data8.example/a"),
        ("https://token@data8.example", "https://***@data8.example"),
        ("me:pass@data8.example", "***@data8.example"),
        ("https://data8.example/a?key=pass&b=c", "https://data8.example/a?key=***&b=***"),
    ],
)
def test_a_password_in_an_address_is_masked(address: str, shown: str) -> None:
    assert mask_password(address) == shown


def test_session_keys_are_not_written_and_that_is_said(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.export_client()
    assert load_profile().warnings == ()
    monkeypatch.setenv("SSLKEYLOGFILE", "/tmp/keys")
    (warning,) = load_profile().warnings
    assert "SSLKEYLOGFILE is ignored" in warning
