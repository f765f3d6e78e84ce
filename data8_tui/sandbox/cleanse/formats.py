"""UK postcodes, telephone numbers and e-mail addresses: normalised and validated."""

import re
from typing import NamedTuple

_POSTCODE = re.compile(
    r"(GIR|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY]))"
    r"(\d[ABD-HJLNP-UW-Z]{2})",
    re.ASCII,
)
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)",
    re.ASCII,
)
_ROLES = {
    *("admin", "contact", "enquiries", "hello", "help"),
    *("info", "office", "sales", "support", "webmaster"),
}
_MISTYPED_ENDINGS = {".con": ".com", ".cmo": ".com", ".ogr": ".org", ".co,uk": ".co.uk"}


class NormalisedValue(NamedTuple):
    """`text` is normalised, or has only its spaces collapsed if `fault` is set."""

    text: str
    fault: str = ""
    category: str = ""


def normalise_postcode(text: str) -> NormalisedValue:
    """`ls12ab` becomes `LS1 2AB`; letters typed for digits are corrected where unambiguous."""
    compact = re.sub(r"[\W_]", "", text).upper()
    if len(compact) > 4 and compact[-3] in "OI":
        compact = compact[:-3] + compact[-3].translate({79: "0", 73: "1"}) + compact[-2:]
    match = _POSTCODE.fullmatch(compact)
    if match:
        return NormalisedValue(f"{match[1]} {match[2]}")
    return NormalisedValue(" ".join(text.split()).upper(), "Missing" if not compact else "Invalid")


def _national(text: str) -> str:
    trimmed = re.split(r"(?i)\s*(?:ext|x)\.?\s*\d+\s*$", text.strip())[0]
    digits = re.sub(r"\D", "", trimmed.replace("(0)", ""))
    if trimmed.startswith("+44") or digits.startswith("0044"):
        return "0" + digits[2 if trimmed.startswith("+") else 4 :].lstrip("0")
    return digits


def _grouped(digits: str) -> str:
    if digits.startswith("02"):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if digits[:2] in ("03", "08") or digits[:3] == "011" or (digits[1] == "1" and digits[3] == "1"):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    return f"{digits[:5]} {digits[5:]}"


def normalise_phone(text: str) -> NormalisedValue:
    """`+44 (0)1632960123` becomes `01632 960123`; the category is Mobile or Landline."""
    digits = _national(text)
    if not digits:
        return NormalisedValue(" ".join(text.split()), "Missing" if not text.strip() else "Invalid")
    if len(digits) == 11 and digits[0] == "0" and digits[1] in "12378":
        return NormalisedValue(
            _grouped(digits), category="Mobile" if digits[1] == "7" else "Landline"
        )
    return NormalisedValue(" ".join(text.split()), "Invalid")


def normalise_email(text: str) -> NormalisedValue:
    """Lower case, without spaces; faults: Missing, Syntax, Domain; categories: Role."""
    tidy = re.sub(r"\s", "", text).lower().removeprefix("mailto:").rstrip(".,;")
    for wrong, right in _MISTYPED_ENDINGS.items():
        tidy = tidy.removesuffix(wrong) + right if tidy.endswith(wrong) else tidy
    match = _EMAIL.fullmatch(tidy)
    if match is None:
        return NormalisedValue(" ".join(text.split()), "Missing" if not tidy else "Syntax")
    if "." not in match[1] or match[1].endswith((".invalid", ".test", ".localhost")):
        return NormalisedValue(tidy, "Domain")
    return NormalisedValue(tidy, category="Role" if tidy.partition("@")[0] in _ROLES else "")
