r"""The kinds of changes as SQL, for duckdb.

What each kind means for two values that differ, in this order:

filled        before a null or an empty text, after a text; or a null that became an empty text
emptied       the reverse of it
unicode_form  equal in Unicode's form NFC, such as é as one character or as two
case          and then equal in small letters, where ß is ss and a final ς is σ
spaces        and then equal without white space of any kind, line breaks and tabs among it
punctuation   and then equal without punctuation and symbols (Unicode's P and S), such as + - ( ) .
zeros         not equal so, but both are plain decimal numbers, of ASCII digits with a sign and one
              point at most, and equal without leading zeros, and without those that end a fraction
digits_same   not equal so, but both look like numbers, with the same seven decimal digits or more:
              they have no letters but tel, telephone, phone, mobile, mob or fax before the number,
              and x, ext, extn or extension behind a digit
different     anything else

Seven are the fewest digits of a phone number (`text_kinds`). With letters, equal digits mean
nothing: `mailto:ann7@x.com` and `ann7@x.com` are different, as they are without the 7.
"""

from data8_tui.analysis.compare.model import ChangeKind

SIGNS = {
    ChangeKind.FILLED: "f",
    ChangeKind.EMPTIED: "e",
    ChangeKind.UNICODE_FORM: "u",
    ChangeKind.CASE: "c",
    ChangeKind.SPACES: "s",
    ChangeKind.PUNCTUATION: "p",
    ChangeKind.ZEROS: "z",
    ChangeKind.DIGITS_SAME: "d",
    ChangeKind.DIFFERENT: "x",
}
"""One character for each kind, as it is stored."""
KINDS = {sign: kind for kind, sign in SIGNS.items()}
SAME = "."
"""Stands for a value that didn't change."""

_SPACES = r"[\s\x0b\x85\p{Z}]+"
_SPACES_AND_PUNCTUATION = r"[\s\x0b\x85\p{Z}\p{P}\p{S}]+"
_NO_DIGITS = r"[^\p{Nd}]+"
_DECIMAL = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_DECIMAL_PARTS = r"^([+-]?)0*([0-9]*)(?:\.0*|(\.[0-9]*[1-9])0*)?$"
_FEWEST_DIGITS = 7
_NUMBER = (
    r"(?:[^\p{L}\p{Nd}]*(?:tel|telephone|phone|mobile|mob|fax))?[^\p{L}]*"
    r"(?:\p{Nd}[^\p{L}\p{Nd}]*(?:x|ext|extn|extension)[^\p{L}]*)?"
)
"""A whole text in small letters that has no letters, or those of a phone number alone."""


def kind_sign(before: str, after: str) -> str:
    """The sign of the change between two SQL expressions, SAME where they don't differ."""
    folded = [_folded(each) for each in (before, after)]
    digits = [_without(_NO_DIGITS, each) for each in (before, after)]
    plain = [_without(_SPACES_AND_PUNCTUATION, each) for each in folded]
    cases = [
        (f"{before} is null", ChangeKind.FILLED),
        (f"{after} is null", ChangeKind.EMPTIED),
        (f"{before} = ''", ChangeKind.FILLED),
        (f"{after} = ''", ChangeKind.EMPTIED),
        (f"nfc_normalize({before}) = nfc_normalize({after})", ChangeKind.UNICODE_FORM),
        (_equal(folded), ChangeKind.CASE),
        (_equal([_without(_SPACES, each) for each in folded]), ChangeKind.SPACES),
        (_equal(plain), ChangeKind.PUNCTUATION),
        (_same_but_zeros([before, after]), ChangeKind.ZEROS),
        (_same_number(digits, folded), ChangeKind.DIGITS_SAME),
    ]
    whens = " ".join(f"when {condition} then '{SIGNS[kind]}'" for condition, kind in cases)
    return (
        f"case when {before} is not distinct from {after} then '{SAME}' "
        f"{whens} else '{SIGNS[ChangeKind.DIFFERENT]}' end"
    )


def _same_but_zeros(texts: list[str]) -> str:
    decimals = " and ".join(f"regexp_full_match({each}, '{_DECIMAL}')" for each in texts)
    kept = [f"regexp_replace({each}, '{_DECIMAL_PARTS}', '\\1\\2\\3')" for each in texts]
    return f"{decimals} and {_equal(kept)}"


def _same_number(digits: list[str], folded: list[str]) -> str:
    numbers = " and ".join(f"regexp_full_match({each}, '(?s){_NUMBER}')" for each in folded)
    return f"{_equal(digits)} and length({digits[0]}) >= {_FEWEST_DIGITS} and {numbers}"


def _folded(text: str) -> str:
    return f"replace(replace(lower(nfc_normalize({text})), 'ß', 'ss'), 'ς', 'σ')"


def _without(pattern: str, text: str) -> str:
    return f"regexp_replace({text}, '{pattern}', '', 'g')"


def _equal(two: list[str]) -> str:
    return f"{two[0]} = {two[1]}"
