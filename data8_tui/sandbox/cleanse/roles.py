"""The role of a column, from the names that people give columns."""

import re
from collections.abc import Iterable

POSTCODE, EMAIL, PHONE, NAME, PLACE, COMPANY, OTHER = (
    "postcode", "email", "phone", "name", "place", "company", "other",
)  # fmt: skip

_PATTERNS = (
    (POSTCODE, r"post_?code|(^|_)pcode|(^|_)zip"),
    (EMAIL, r"e_?mail(?!ing)"),
    (PHONE, r"phone|(^|_)(tel|mobile|landline|fax)(_|$)"),
    (COMPANY, r"company|organi[sz]ation|business|employer"),
    (
        NAME,
        r"(first|last|middle|sur|fore|given|family|full|contact)_?names?$|^names?$|^title$|salutation",
    ),
    (PLACE, r"address|addr|street|town|city|county|locality|region"),
)


def role_of(column: str) -> str:
    """Return the role of a column; OTHER if its name has none."""
    return next((name for name, pattern in _PATTERNS if re.search(pattern, column)), OTHER)


def roles_of(columns: Iterable[str]) -> dict[str, str]:
    """Return the role of each column, in the columns' order."""
    return {column: role_of(column) for column in columns}
