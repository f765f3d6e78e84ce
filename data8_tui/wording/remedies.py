"""What to do about an error, where that is the same on the command line and on the screen."""

from collections.abc import Mapping, Sequence
from shlex import quote

from data8_tui.codes import Code, Remedy
from data8_tui.wording.sentences import Sentence


def _fields(fields: Mapping[str, Sequence[str]]) -> str:
    return " · ".join(f"{name}: {'; '.join(reasons)}" for name, reasons in fields.items())


def _dataset_name_rule(near: str) -> str:
    rule = "It begins with a lower-case letter and holds only a-z, 0-9 and _"
    return f"{rule}: {near}" if near else f"{rule}."


def _by_number(headers: Sequence[str]) -> str:
    odd = any(set(header) & set(",=") for header in headers)
    return ". One with a comma or = is given by its number, as #3." if odd else ""


CREDENTIALS_FROM = (
    "An id and a secret come from Data8's Dashboard → Admin → Security Settings → Custom Apps "
    "(OAuth); the secret is shown once and may expire."
)

REMEDIES: Mapping[Code, Sentence] = {
    Remedy.TRY_LATER: "Try again later.",
    Remedy.WAIT_FOR_SERVER: "The server asks to wait {seconds:.0f} s.",
    Remedy.LOOK_BEFORE_REPEATING: "Look for it by its name before you ask for it again.",
    Remedy.TRUST_AUTHORITY: (
        "If your network has its own authority, as a company's proxy may, name its file in "
        "SSL_CERT_FILE."
    ),
    Remedy.CHECK_CLOCK: (
        "Check this machine's clock; if it is right, the server's owner has to renew it."
    ),
    Remedy.CHECK_CERTIFICATE_NAME: (
        "Check the address; if it is right, something else answers in its place."
    ),
    Remedy.USE_TLS_PORT: "Check the address and its port: it has to be one for https.",
    Remedy.UPDATE_TLS: "TLS 1.2 or newer is needed; the server, or a proxy on the way, is too old.",
    Remedy.CHECK_INTERCEPTION: "A firewall or a proxy on the way may refuse it; try again later.",
    Remedy.CHECK_HOST_NAME: (
        "Check the address and the network; some are left only by a proxy (HTTPS_PROXY) or a VPN."
    ),
    Remedy.CHECK_PORT: "Check the address and its port; a firewall may refuse it, too.",
    Remedy.CHECK_FIREWALL: (
        "A firewall may be in the way; some networks are left only by a proxy (HTTPS_PROXY)."
    ),
    Remedy.CHECK_NETWORK: "Check this machine's network.",
    Remedy.BYPASS_SIGN_IN_PAGE: (
        "A proxy or a sign-in page may stand between this machine and Data8."
    ),
    Remedy.MATCH_NAME_EXACTLY: (
        "Names are matched exactly; the lists of jobs and datasets show them."
    ),
    Remedy.NAME_REGULAR_FILE: "Write its records to a file first, and name that.",
    Remedy.NAME_FILE_IN_FOLDER: "Name the files in it.",
    Remedy.REMOVE_FILTER: "Remove that filter; a profile of the file says how many there are.",
    Remedy.CHECK_BASE_ADDRESS: "Check the base address.",
    Remedy.ANSWER_UNKNOWN: (
        "Check the base address; if it is right, Data8 answers in a way that this version doesn't "
        "know."
    ),
    Remedy.SET_NEW_BASE_ADDRESS: (
        "A token is never sent on. If the service has moved, set its new base address."
    ),
    Remedy.CHECK_PERMISSIONS: "Check the client's permissions and scope with Data8.",
    Remedy.CHECK_ADDRESSES_AND_SCOPE: (
        "Check that the base address and the token address belong together, and the scope."
    ),
    Remedy.CHECK_TOKEN_ADDRESS: "Check the token address.",
    Remedy.CHECK_CREDENTIALS: f"Check the client id and secret. {CREDENTIALS_FROM}",
    Remedy.COPY_CREDENTIAL_AGAIN: "Copy it again, without quotes, spaces or line breaks.",
    Remedy.CHECK_SCOPE: "Check the scope setting.",
    Remedy.CHECK_TOKEN_SETTINGS: (
        "Check the token address, the client id, the secret and the scope."
    ),
    Remedy.ASK_DATA8: "Ask Data8 about it.",
    Remedy.CORRECT_FIELDS: _fields,
    Remedy.WRITE_PLAIN_ADDRESS: (
        "Give it as https://host/path, without a user name, a query or a fragment."
    ),
    Remedy.USE_HTTPS: (
        "Credentials and records are sent by https only; http is for 127.0.0.1 alone."
    ),
    Remedy.CHECK_PROXY: (
        "Check {variable}: an http:// or https:// address is needed, or the host in NO_PROXY."
    ),
    Remedy.CHECK_PROXY_ADDRESS: (
        "Check the proxy in {variable}; a host in NO_PROXY is reached without one."
    ),
    Remedy.SET_PROXY_CREDENTIALS: "Give them in {variable}: http://USER:PASSWORD@HOST:PORT",
    Remedy.CHECK_CERTIFICATES: "Check SSL_CERT_FILE and SSL_CERT_DIR.",
    Remedy.KNOWN_PROFILES: "profiles there: {profiles}",
    Remedy.USE_OWN_CREDENTIALS: (
        "set DATA8_CLIENT_ID and DATA8_CLIENT_SECRET for that address, "
        "or give it a profile of its own"
    ),
    Remedy.NAME_PROFILE: "set DATA8_PROFILE={profile} if it is meant for it, or unset the secret",
    Remedy.KNOWN_KEYS: "known there: {keys}",
    Remedy.INSTALL_EXTRA: "pip install -e '.[{extra}]' in the folder of the clone",
    Remedy.CLOSE_FILE: lambda path: f"chmod 600 {quote(path)}",
    Remedy.KEEP_ONE_SECRET: "Keep one of them, so that it is clear which secret is sent.",
    Remedy.OWN_SECRET_FILE: "Write it as yourself, to a regular file: nobody else may change it.",
    Remedy.WRITE_SECRET: (
        "It is one line with the secret alone, or a JSON object with client_secret and, if you "
        "like, client_id and expires (2030-12-31 or 2030-12-31T09:30Z)."
    ),
    Remedy.RUN_SECRET_COMMAND: (
        "Run it in a terminal to see why: its messages are not shown, since they may hold a secret."
    ),
    Remedy.LOAD_CREDENTIAL: (
        "systemd gives it to a unit that has LoadCredential={name}:PATH, or to systemd-run with "
        "-p LoadCredential={name}:PATH."
    ),
    Remedy.STORE_IN_KEYRING: lambda service, client: (
        f"keyring set {quote(service)} {quote(client)} stores it, and asks for it."
    ),
    Remedy.TRY_KEYRING: lambda service, client: (
        f"Try it in a terminal: keyring get {quote(service)} {quote(client)}; keyring diagnose "
        "says which keyring is used."
    ),
    Remedy.RENEW_SECRET: f"Have a new one made, and note its last day. {CREDENTIALS_FROM}",
    Remedy.CHOOSE_OTHER_NAME: "Choose another name.",
    Remedy.WAIT_OR_STOP: "Wait for it, or stop it first.",
    Remedy.WRITE_DATE: "Type 2026-11-21, 21/11/2026, today or 7d.",
    Remedy.WRITE_INSTANT: "Type it as 2026-11-21T09:30 or …T09:30Z.",
    Remedy.USE_NEWER_VERSION: "Use that version, or move the file away to begin a new history.",
    Remedy.HISTORY_LOCKED: "Another data8-tui has been writing to it for long; try again.",
    Remedy.HISTORY_DAMAGED: "Move the file away; a new one is begun.",
    Remedy.HISTORY_CHECKED_LATER: (
        "The next start checks the file; if it is damaged, it is kept under another name, and a "
        "new one is begun."
    ),
    Remedy.HISTORY_DAMAGED_IN_USE: (
        "End every other data8-tui; the next start keeps the file under another name, and begins "
        "a new one."
    ),
    Remedy.HISTORY_UNWRITABLE: "Make the folder writable, or name another with XDG_STATE_HOME.",
    Remedy.HISTORY_IN_THE_WAY: "Move it away; a new history is begun.",
    Remedy.HISTORY_FULL: "Free some space there, or name another folder with XDG_STATE_HOME.",
    Remedy.HISTORY_BEGUN_ANEW: (
        "What was submitted before is no longer known: look at the jobs before submitting again."
    ),
    Remedy.STORED_JOB_DAMAGED: "It is left out from now on, until Data8 sends it again.",
    Remedy.FREE_NAME: "“{name}” is free.",
    Remedy.KNOWN_SPEC_KEYS: "known: {keys}",
    Remedy.SPEC_KEY_GIVEN_TWICE: "twice",
    Remedy.OUTPUT_IN_TRANSFER_AREA: (
        "Files that it left on the account's transfer area are not served by this API."
    ),
    Remedy.FILE_READ_TWICE: "An upload reads its file more than once.",
    Remedy.SAY_COLUMN_NUMBER: "Say which by its number, as #3.",
    Remedy.KNOWN_HEADERS: lambda headers: (
        "The file has: " + ", ".join(f"“{header}”" for header in headers) + _by_number(headers)
    ),
    Remedy.COLUMN_NAME_RULE: "It begins with a lower-case letter and holds only a-z, 0-9 and _.",
    Remedy.KNOWN_TYPE_CODES: "0 is text and 1 a whole number.",
    Remedy.UNPACK_FILE: "Unpack it first.",
    Remedy.SAVE_AS_XLSX: "Save it as .xlsx or .csv first.",
    Remedy.READABLE_FORMATS: "It can be one of {suffixes}.",
    Remedy.KNOWN_DELIMITERS: "Say comma, semicolon, tab, pipe, or one sign.",
    Remedy.KNOWN_ENCODINGS: "Say cp1252, iso-8859-15, utf-16 …",
    Remedy.NAME_BOTH_FILES: "Name the two files themselves: the one sent, and the one downloaded.",
    Remedy.COMPARE_AGAIN: (
        "Only the file as it was written can be applied, not one that a spreadsheet or an editor "
        "has saved, nor a guarded copy; compare the two files again."
    ),
    Remedy.WRITE_KEY: (
        "Write it as id, as id,id2, or as contact_id=id where the names differ; a column whose "
        "header has a comma or = by its number, as #3."
    ),
    Remedy.CHANGES_OF_OTHER_FILE: (
        "That one had {count:,} records of {width:,} columns, and every name and text was the same."
    ),
    Remedy.COMPARE_EVERY_COLUMN: "Compare every column, so that nothing is missing from the file.",
    Remedy.WRITE_FAIL_RULE: lambda known: (
        "Write it as 'emptied(email) > 0.1%', 'changed(*) > 0' for each column, or 'removed > 10' "
        f"of records; of a column it is changed, unchanged, {', '.join(known)}."
    ),
    Remedy.DATASET_NAME_RULE: _dataset_name_rule,
    Remedy.UPLOAD_JOURNAL_DAMAGED: (
        "Look among the datasets for it; without that file the upload begins anew."
    ),
    Remedy.UPLOAD_JOURNAL_UNWRITABLE: (
        "Uploads are noted there, so that they can go on; XDG_STATE_HOME moves it."
    ),
    Remedy.CANCEL_TRANSFER: "Wait for that transfer, or cancel it first.",
    Remedy.FOLDER_OR_FILE: "Make it first, or name a file.",
    Remedy.ADD_SUFFIX: "Write to {name}.",
    Remedy.KNOWN_COLUMNS: "It has: {columns}.",
    Remedy.RECORD_RANGE_RULE: (
        "Records are numbered from 1, and the last one is not before the first."
    ),
    Remedy.OUTPUT_DATASETS_ONLY: "Data8 gives the records of output datasets only.",
    Remedy.WAIT_FOR_JOB: "Wait until its job has finished, then download it.",
    Remedy.UNKNOWN_COLUMN: (
        "No file was finished, since it would lack that column; look at the dataset again."
    ),
    Remedy.UNWRITABLE_VALUE: "Choose an encoding, or a format, that can hold it.",
    Remedy.RECORDS_MISSING: (
        "The dataset may have changed, or something on the way cuts answers; try again."
    ),
    Remedy.RECORDS_BEYOND_END: (
        "No file was finished, since it would lack those records; ask Data8 which count is right."
    ),
    Remedy.VERIFY_ORIGINAL: "Verify {path}, of which it was made.",
    Remedy.RECEIPT_MISSING: (
        "Every finished download has one; it has to be kept, and moved, with the file."
    ),
    Remedy.FILE_ALTERED: (
        "Something has changed it since. Download it again under another name to compare."
    ),
    Remedy.DOCUMENT_DAMAGED: (
        "Something else has written to it, or the disk has a fault. Move it away to begin anew."
    ),
    Remedy.TEMPORARY_SPACE: "Free some space there, or have TMPDIR name a folder of another disk.",
    Remedy.FILE_UNREADABLE: "A regular file belongs there; move away what is there instead.",
    Remedy.WRITE_ANEW: "Once that is mended, export again: it begins anew.",
    Remedy.LINK_IN_PLACE: "A link stands where the file would be written; move it away.",
}
