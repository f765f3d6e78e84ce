"""**A secret goes only where it was meant to go.**

A profile's secret, wherever it is kept, goes to that profile's own addresses (Data8's, where it
gives none): an option or a variable that points elsewhere is an error, before the secret is read.
A secret from the environment goes to the addresses of the environment and of the options, and to
Data8's own; to a profile's only if the environment itself names that profile (DATA8_PROFILE). There
is no option for a secret: the process list and the shell's history would show it.

A config.toml that others can write, own or replace could send a secret elsewhere, or name other
programs: it is refused where it has any of that.
"""

from pydantic import SecretStr

from data8_tui.addresses import AddressFault, address_fault, same_address
from data8_tui.codes import Remedy
from data8_tui.errors import ConfigurationError
from data8_tui.own_files import foreign_writer
from data8_tui.settings.kept_secret import credential_fault
from data8_tui.settings.model import AccountSettings
from data8_tui.settings.sources import DEFAULT, ENVIRONMENT, FILE, ResolvedSettings

ADDRESSES = ("base_url", "token_url")


def check_credentials(settings: ResolvedSettings) -> None:
    """Raises ConfigurationError unless there are credentials, and for the addresses in use."""
    _check_completeness(settings)
    _check_one_secret(settings)
    for key in ("client_id", "client_secret"):
        _check_characters(settings, key)
    _check_file_mode(settings)
    check_programs(settings)
    _check_identity(settings)
    check_addresses(settings)
    for address in ADDRESSES:
        _check_destination(settings, address)


def check_addresses(settings: ResolvedSettings) -> None:
    """Raises ConfigurationError for an address that can't be used, with where it was given.

    The address itself is not repeated: it may hold a password.
    """
    for key in ADDRESSES:
        value, source = settings.find(key)
        fault = address_fault(value) if source != DEFAULT else None
        if fault is not None:
            plain = fault is AddressFault.NOT_PLAIN
            raise ConfigurationError(
                f"{settings.place(key)} {fault}",
                remedy=Remedy.WRITE_PLAIN_ADDRESS() if plain else Remedy.USE_HTTPS(),
            )


def _check_completeness(settings: ResolvedSettings) -> None:
    given = {"client_id": settings.find("client_id")[0], "client_secret": settings.secret_key}
    missing = [key for key, value in given.items() if not value]
    if not missing:
        return
    if settings.file.profiles and settings.profile_name is None:
        raise ConfigurationError(
            f"{settings.file.path} has several profiles and names none as default_profile",
            remedy=Remedy.CHOOSE_PROFILE(profiles=list(settings.file.profiles)),
        )
    table = f"[profiles.{settings.profile_name or 'default'}]"
    raise ConfigurationError(
        f"no credentials: set {' and '.join(f'DATA8_{key.upper()}' for key in missing)}",
        remedy=Remedy.SET_CREDENTIALS(keys=missing, table=table, path=str(settings.file.path)),
    )


def _check_one_secret(settings: ResolvedSettings) -> None:
    keys = settings.table.secret_keys
    if settings.secret_key != ENVIRONMENT and len(keys) > 1:
        raise ConfigurationError(
            f"profile “{settings.profile_name}” in {settings.file.path} has {' and '.join(keys)}",
            remedy=Remedy.KEEP_ONE_SECRET(),
        )


def _check_characters(settings: ResolvedSettings, key: str) -> None:
    """Refuse what can't be a credential, such as a line break that was copied along."""
    value, place = settings.find(key)
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    if fault := credential_fault(text):
        raise ConfigurationError(
            f"{key} (from the {place}) holds {fault}", remedy=Remedy.COPY_CREDENTIAL_AGAIN()
        )


def _check_file_mode(settings: ResolvedSettings) -> None:
    """Refuse a secret in a file that others can read, and its destination where they can write."""
    file, profile = settings.file, settings.profile_name
    if settings.find("client_secret")[1] == FILE and file.mode & 0o077:
        raise _open_file(settings, "read", f"holds the secret of profile “{profile}”")
    in_file = settings.secret_key not in ("", ENVIRONMENT)
    if in_file or any(settings.find(key)[1] == FILE for key in ADDRESSES):
        _refuse_others(settings, f"says where the secret of profile “{profile}” goes")


def check_programs(settings: ResolvedSettings) -> None:
    """Refuse programs to run that others can choose. Raises ConfigurationError."""
    if settings.file.settings.commands or settings.file.settings.notices.on_finish:
        _refuse_others(settings, "names programs to run")


def _refuse_others(settings: ResolvedSettings, holds: str) -> None:
    path = settings.file.path
    if settings.file.mode & 0o022:
        raise _open_file(settings, "write", holds)
    if how := foreign_writer(path):
        remedy = Remedy.OWN_SECRET_FILE()
        raise ConfigurationError(f"{how}: {path.name} {holds}", remedy=remedy)


def _open_file(settings: ResolvedSettings, what: str, holds: str) -> ConfigurationError:
    file = settings.file
    return ConfigurationError(
        f"other users can {what} {file.path} (mode {file.mode:04o}), which {holds}",
        remedy=Remedy.CLOSE_FILE(path=str(file.path)),
    )


def _check_identity(settings: ResolvedSettings) -> None:
    """A profile asked for by option must not be answered by another client's credentials."""
    asked = settings.options.settings.default_profile
    own, exported = settings.table.client_id, settings.environment.account.client_id
    if asked and own and exported and own != exported:
        raise ConfigurationError(
            f"profile “{asked}” and DATA8_CLIENT_ID name two different clients",
            remedy=Remedy.USE_ONE_CLIENT(profile=asked),
        )


def _check_destination(settings: ResolvedSettings, key: str) -> None:
    """Refuse to send the secret to an address that it was not given for (see the module)."""
    address, place = settings.find(key)
    own = getattr(AccountSettings(), key)
    kept_for = getattr(settings.table, key) or own
    in_file = settings.secret_key != ENVIRONMENT
    if in_file and not same_address(address, kept_for):
        raise ConfigurationError(
            f"profile “{settings.profile_name}” keeps its secret for {kept_for}, "
            f"not for the {key} from the {place}: {address}",
            remedy=Remedy.USE_OWN_CREDENTIALS(),
        )
    named = settings.environment.settings.default_profile == settings.profile_name
    if not (in_file or named or place != FILE or same_address(address, own)):
        raise ConfigurationError(
            f"DATA8_CLIENT_SECRET would go to profile “{settings.profile_name}”: {address}",
            remedy=Remedy.NAME_PROFILE(profile=settings.profile_name or ""),
        )
