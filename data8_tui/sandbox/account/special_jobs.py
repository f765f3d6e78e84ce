"""Special jobs of the account: sizes at block boundaries, unusual names, every ending."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from data8_tui.sandbox.account.job import CANCELLED, COMPLETES, FAILED, Ending

_LONG = (
    "Combined autumn appeal – lapsed, reactivated and mid-value supporters, England, Wales and "
    "Northern Ireland, excluding those mailed in September, second attempt after the corrected file"
)

_LARGEST_NAME = "National Consumer File 2026"


@dataclass(frozen=True)
class SpecialJob:
    """`before` is the time between its submission and the account's anchor."""

    name: str
    workflow: str
    records: int
    before: timedelta
    ending: Ending = COMPLETES
    parameters: Mapping[str, str] = field(default_factory=dict)
    weight_factors: Mapping[str, float] = field(default_factory=dict)


def _hours(hours: float) -> timedelta:
    return timedelta(hours=hours)


SPECIALS = (
    SpecialJob("UK Consumer Master 2026", "AddressValidation", 1_000_000, _hours(50)),
    SpecialJob("Single record re-check", "ContactDeceasedCheck", 1, _hours(31)),
    SpecialJob("Empty export", "EmailValidation", 0, _hours(30)),
    SpecialJob("Block edge 1000", "PhoneValidation", 1000, _hours(75)),
    SpecialJob("Block edge 1001", "PhoneValidation", 1001, _hours(74)),
    SpecialJob(
        "[urgent] Legacy donors [bold]", "ContactDeceasedCheck", 18_234, _hours(5.2),
        parameters={"MaxContactAge": "5", "Comment": "[/foo] [@click=app.quit]x[/]"},
    ),
    SpecialJob("[@click=app.quit]Press here", "EmailValidation", 412, _hours(53)),
    SpecialJob(_LONG, "Deduplication", 96_410, _hours(29)),
    SpecialJob("Gŵyl Ddewi – Siân’s “Ynys Môn” mailing", "AddressValidation", 2_307, _hours(27)),
    SpecialJob(
        "100% Gift Aid & co #7 + more;v=1.2 (final) FINAL", "B2BMatching", 5_120, _hours(51)
    ),
    SpecialJob("顧客リスト 2026", "Deduplication", 733, _hours(98)),
    SpecialJob(
        "Bequest prospects November", "ContactDeceasedCheck", 48_900, _hours(7.4),
        Ending(FAILED, 0.37, error="The file /ToData8/[bequests].csv ended inside a quoted field."),
    ),
    SpecialJob("Trade show badges", "EmailValidation", 3_950, _hours(8.1), Ending(CANCELLED, 0.62)),
    SpecialJob("Overnight merge trial", "Deduplication", 61_000, _hours(26), Ending(7)),
    SpecialJob("Held for approval", "B2BMatching", 27_500, _hours(2.6), Ending(5, 0.64, False)),
    SpecialJob(
        "Relocated branches November", "AddressValidation", 40_050, _hours(6.3),
        weight_factors={"invalid": 9.0, "missing": 4.0},
    ),
)  # fmt: skip


def largest_job(records: int) -> SpecialJob:
    """Return the job of a size of one's own; its records are generated as all others are."""
    return SpecialJob(_LARGEST_NAME, "AddressValidation", records, timedelta(days=40))
