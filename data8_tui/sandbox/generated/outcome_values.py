"""Makes a generated record look like what its outcome says: who has no valid e-mail address
doesn't show one.

Each rule takes the JSON fragment of one group of columns and gives another. A group is known by
its first column; kinds without a rule are left as they are.
"""

import re
from collections.abc import Callable, Mapping

Rule = Callable[[bytes], bytes]

_MOBILE = b"07700 900"
_LANDLINE = b"01632 960"


def _instead(fragment: bytes) -> Rule:
    return lambda _: fragment


def _replaced(pattern: bytes, by: bytes) -> Rule:
    compiled = re.compile(pattern)
    return lambda fragment: compiled.sub(by, fragment)


def _some_email(fragment: bytes) -> bytes:
    return b',"email":"someone@example.org"' if fragment.endswith(b"null") else fragment


def _spoilt_email(pattern: bytes, by: bytes) -> Rule:
    spoil = _replaced(pattern, by)
    return lambda fragment: spoil(_some_email(fragment))


def _mobile(fragment: bytes) -> bytes:
    return fragment if _MOBILE in fragment else b',"telephone":"' + _MOBILE + fragment[-4:]


def _landline(fragment: bytes) -> bytes:
    return b',"telephone":"' + _LANDLINE + fragment[-4:] if _MOBILE in fragment else fragment


_EMAIL: Mapping[str, Rule] = {
    "valid": _some_email,
    "valid_role": _spoilt_email(rb'"[^"@]*@', b'"info@'),
    "catch_all": _some_email,
    "bad_syntax": _spoilt_email(rb"@", b"@@"),
    "bad_domain": _spoilt_email(rb'@.*"', b'@nowhere.invalid"'),
    "bad_mailbox": _some_email,
    "missing": _instead(b',"email":null'),
}
_PHONE: Mapping[str, Rule] = {
    "landline_live": _landline,
    "landline_dead": _landline,
    "mobile_live": _mobile,
    "mobile_absent": _mobile,
    "mobile_dead": _mobile,
    "bad": _replaced(rb'.{3}"$', b'"'),
    "missing": _instead(b',"telephone":""'),
}
_ADDRESS: Mapping[str, Rule] = {
    "invalid": _replaced(rb'\w{3}"$', b'9"'),
    "missing": _instead(b',"address_1":"","town":null,"postcode":""'),
}
_NAME: Mapping[str, Rule] = {"unchecked": _replaced(rb'"last_name":.*', b'"last_name":""')}

RULES: Mapping[str, Mapping[str, Mapping[str, Rule]]] = {
    "ContactDeceasedCheck": {"title": _NAME},
    "AddressValidation": {"address_1": _ADDRESS},
    "EmailValidation": {"email": _EMAIL},
    "PhoneValidation": {"telephone": _PHONE},
}
"""Workflow, the first column of a group, and the key of a kind, to the rule."""
