"""Adapts a generated record to its outcome: one without a valid e-mail address must not show one.

Each rule maps the JSON fragment of one group of columns to another. A group is identified by its
first column; records of kinds without a rule are unchanged.
"""

import re
from collections.abc import Callable, Mapping

Rule = Callable[[bytes], bytes]

_MOBILE = b"07700 900"
_LANDLINE = b"01632 960"


def _constant(fragment: bytes) -> Rule:
    return lambda _: fragment


def _substitution(pattern: bytes, by: bytes) -> Rule:
    compiled = re.compile(pattern)
    return lambda fragment: compiled.sub(by, fragment)


def _some_email(fragment: bytes) -> bytes:
    return b',"email":"someone@example.org"' if fragment.endswith(b"null") else fragment


def _corrupted_email(pattern: bytes, by: bytes) -> Rule:
    corrupt = _substitution(pattern, by)
    return lambda fragment: corrupt(_some_email(fragment))


def _mobile(fragment: bytes) -> bytes:
    return fragment if _MOBILE in fragment else b',"telephone":"' + _MOBILE + fragment[-4:]


def _landline(fragment: bytes) -> bytes:
    return b',"telephone":"' + _LANDLINE + fragment[-4:] if _MOBILE in fragment else fragment


_EMAIL: Mapping[str, Rule] = {
    "valid": _some_email,
    "valid_role": _corrupted_email(rb'"[^"@]*@', b'"info@'),
    "catch_all": _some_email,
    "bad_syntax": _corrupted_email(rb"@", b"@@"),
    "bad_domain": _corrupted_email(rb'@.*"', b'@nowhere.invalid"'),
    "bad_mailbox": _some_email,
    "missing": _constant(b',"email":null'),
}
_PHONE: Mapping[str, Rule] = {
    "landline_live": _landline,
    "landline_dead": _landline,
    "mobile_live": _mobile,
    "mobile_absent": _mobile,
    "mobile_dead": _mobile,
    "bad": _substitution(rb'.{3}"$', b'"'),
    "missing": _constant(b',"telephone":""'),
}
_ADDRESS: Mapping[str, Rule] = {
    "invalid": _substitution(rb'\w{3}"$', b'9"'),
    "missing": _constant(b',"address_1":"","town":null,"postcode":""'),
}
_NAME: Mapping[str, Rule] = {"unchecked": _substitution(rb'"last_name":.*', b'"last_name":""')}

RULES: Mapping[str, Mapping[str, Mapping[str, Rule]]] = {
    "ContactDeceasedCheck": {"title": _NAME},
    "AddressValidation": {"address_1": _ADDRESS},
    "EmailValidation": {"email": _EMAIL},
    "PhoneValidation": {"telephone": _PHONE},
}
"""Rules by workflow, first column of a group, and key of a kind."""
