"""Where a secret may be kept: a file, a command, systemd's credentials, the system's keyring.

Each function blocks, belongs into a thread, and returns the text that is there. Their own messages
are never shown: one may hold the secret.
"""

import os
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

from data8_tui.codes import Message, Remedy
from data8_tui.environment import child_environment, credentials_folder
from data8_tui.errors import SecretUnavailable, StorageError
from data8_tui.own_files import open_regular
from data8_tui.settings import keyring_entry
from data8_tui.threads import CheckInterrupted

TIME_LIMIT: Final = 30.0
"""Seconds that a command, or the keyring, may take."""
_STEP: Final = 0.05
"""Seconds between two looks whether somebody still waits."""
_LONGEST: Final = 65_536
"""Bytes that a secret with what belongs to it has at most."""
_KEYRING: Final = (sys.executable, "-P", str(Path(keyring_entry.__file__)))


def read_secret_file(path: Path, what: str) -> str:
    """The text of a file of this user's that nobody else can read; links are followed.

    Raises SecretUnavailable.
    """
    with _opened(path, what) as file:
        found = os.fstat(file.fileno())
        if found.st_uid != os.geteuid():
            raise SecretUnavailable(
                f"{what} belongs to another user: {path}", remedy=Remedy.OWN_SECRET_FILE()
            )
        mode = stat.S_IMODE(found.st_mode)
        if mode & 0o077:
            raise SecretUnavailable(
                f"{what} is open to other users (mode {mode:04o}): {path}",
                remedy=Remedy.CLOSE_FILE(path=str(path)),
            )
        return _text(file.read(_LONGEST + 1), what)


def read_credential(name: str, what: str) -> str:
    """The text of a systemd credential; systemd itself keeps other users from it.

    Raises SecretUnavailable.
    """
    remedy = Remedy.LOAD_CREDENTIAL(name=name)
    folder = credentials_folder()
    if not folder:
        raise SecretUnavailable(
            f"{what} needs CREDENTIALS_DIRECTORY, which is not set", remedy=remedy
        )
    if Path(name).name != name or name.startswith("."):
        raise SecretUnavailable(f"{what} is a name, not a path", remedy=remedy)
    with _opened(Path(folder) / name, what, remedy) as file:
        return _text(file.read(_LONGEST + 1), what)


def run_secret_command(
    command: Sequence[str], what: str, check_interrupted: CheckInterrupted
) -> str:
    """What a command prints. It has no terminal, no input and none of our credentials.

    Raises SecretUnavailable, and what `check_interrupted` raises.
    """
    program = f"{what} ({Path(command[0]).name})"
    status, output = _run(command, program, check_interrupted)
    if status:
        how = f"exit code {status}" if status > 0 else f"signal {signal.Signals(-status).name}"
        raise SecretUnavailable(f"{program} ended with {how}", remedy=Remedy.RUN_SECRET_COMMAND())
    return _text(output, program)


def read_keyring(
    service: str, client_id: str, what: str, check_interrupted: CheckInterrupted
) -> str:
    """What the system's keyring has of a client; asked in a child, since it may never answer.

    Raises SecretUnavailable, and what `check_interrupted` raises.
    """
    status, output = _run((*_KEYRING, service, client_id), what, check_interrupted)
    if status == keyring_entry.NOT_INSTALLED:
        raise SecretUnavailable(
            f"{what} needs the package keyring", remedy=Remedy.INSTALL_EXTRA(extra="keyring")
        )
    if status == keyring_entry.NOT_THERE:
        raise SecretUnavailable(
            f"{what}: the keyring has no secret of “{client_id}” for the service “{service}”",
            remedy=Remedy.STORE_IN_KEYRING(service=service, client=client_id),
        )
    if status:
        raise SecretUnavailable(
            f"{what}: the keyring can't be used ({_kind_of_error(output)})",
            remedy=Remedy.TRY_KEYRING(service=service, client=client_id),
        )
    return _text(output, what)


def _kind_of_error(output: bytes) -> str:
    """The name of an exception, which the child gives without its message."""
    name = output.decode("ascii", "replace").strip()
    return name if name.isidentifier() else "it failed"


def _opened(path: Path, what: str, remedy: Message | None = None) -> IO[bytes]:
    try:
        return os.fdopen(open_regular(path), "rb")
    except StorageError as error:
        raise SecretUnavailable(
            f"{what}: {error.message}", remedy=Remedy.OWN_SECRET_FILE()
        ) from None
    except OSError as error:
        raise SecretUnavailable(
            f"{what} can't be read: {path}: {error.strerror}", remedy=remedy
        ) from None


def _text(data: bytes, what: str) -> str:
    if len(data) > _LONGEST:
        raise _too_long(what)
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    raise SecretUnavailable(f"{what} is not UTF-8 text", remedy=Remedy.WRITE_SECRET())


def _too_long(what: str) -> SecretUnavailable:
    return SecretUnavailable(
        f"{what} has more than {_LONGEST:,} bytes", remedy=Remedy.WRITE_SECRET()
    )


def _run(
    command: Sequence[str], what: str, check_interrupted: CheckInterrupted
) -> tuple[int, bytes]:
    """Run a child to its end: its exit status, and what it printed, or the beginning of it."""
    try:
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            start_new_session=True,  # without a terminal to ask or to write on
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "its name is not valid"
        raise SecretUnavailable(
            f"{what} can't be run: {why}", remedy=Remedy.RUN_SECRET_COMMAND()
        ) from None
    with child:
        try:
            return _end_of(child, what, check_interrupted)
        except BaseException:
            os.killpg(child.pid, signal.SIGKILL)  # what it has started, too
            raise


def _end_of(
    child: "subprocess.Popen[bytes]", what: str, check_interrupted: CheckInterrupted
) -> tuple[int, bytes]:
    """Wait for its end, not for that of a process which it has left behind."""
    ends_at, printed, output = time.monotonic() + TIME_LIMIT, b"", child.stdout
    descriptor = output.fileno() if output else -1
    while child.poll() is None or _is_readable(output, 0):
        if _is_readable(output, _STEP):
            piece = os.read(descriptor, _LONGEST)
            printed, output = printed + piece, output if piece else None
        elif output is None:
            time.sleep(_STEP)
        check_interrupted()
        if len(printed) > _LONGEST:
            raise _too_long(what)
        if time.monotonic() >= ends_at:
            raise SecretUnavailable(
                f"{what} gave no answer within {TIME_LIMIT:.0f} s",
                remedy=Remedy.RUN_SECRET_COMMAND(),
            )
    return child.returncode, printed


def _is_readable(output: "IO[bytes] | None", seconds: float) -> bool:
    return output is not None and bool(select.select([output], [], [], seconds)[0])
