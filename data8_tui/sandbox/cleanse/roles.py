"""What a column is about, told by its name, as people name columns."""

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


def role(column: str) -> str:
    return next((name for name, pattern in _PATTERNS if re.search(pattern, column)), OTHER)


def roles(columns: Iterable[str]) -> dict[str, str]:
    """Column to role, in the columns' order."""
    return {column: role(column) for column in columns}
