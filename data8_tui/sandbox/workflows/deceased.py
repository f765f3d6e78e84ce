"""Deceased check: whose contacts appear on the registers of deaths."""

from collections.abc import Mapping
from datetime import date, timedelta

from data8_tui.sandbox.cleanse.roles import NAME, POSTCODE
from data8_tui.sandbox.literals import Literal
from data8_tui.sandbox.workflows.workflow import (
    DECIMAL,
    FLAG,
    TEXT,
    Kind,
    Workflow,
    all_kinds,
    kinds_with_prefix,
    outcome_kind,
)


def _hit(source: str, level: str, weight: float, score: str) -> Kind:
    return outcome_kind(
        f"hit_{source}_{level}".lower(),
        weight,
        f"Deceased/{source} MatchLevels/{level}",
        deceased=True,
        deceased_source=source,
        match_level=level,
        match_score=Literal(score),
    )


def _facts(day: date, parameters: Mapping[str, str]) -> Mapping[str, object]:
    return {
        "ReferenceData": {
            "Halo": f"{day - timedelta(days=3)}",
            "Mortascreen": f"{day - timedelta(days=day.weekday() + 1)}",
            "NDR": f"{day - timedelta(days=10)}",
        }
    }


_CLEAR: dict[str, object] = {"deceased": False, "deceased_source": None, "match_level": "None"}
_KINDS = (
    outcome_kind("clear", 0.951, "Checked/Clear", **_CLEAR, match_score=Literal("0.00")),
    outcome_kind("unchecked", 0.014, "Checked/NotEnoughData", deceased=None, deceased_source=""),
    _hit("Halo", "Exact", 0.0095, "100.00"),
    _hit("Halo", "Close", 0.0048, "92.50"),
    _hit("Halo", "Household", 0.0012, "71.10"),
    _hit("Mortascreen", "Exact", 0.0088, "99.80"),
    _hit("Mortascreen", "Close", 0.0039, "90.40"),
    _hit("Mortascreen", "Household", 0.0011, "70.20"),
    _hit("NDR", "Exact", 0.0041, "98.70"),
    _hit("NDR", "Close", 0.0016, "88.60"),
)
WORKFLOW = Workflow(
    name="ContactDeceasedCheck",
    title="Contact Deceased Check",
    records_per_second=410,
    kinds=_KINDS,
    columns={
        "deceased": FLAG,
        "deceased_source": TEXT,
        "match_level": TEXT,
        "match_score": DECIMAL,
    },
    outputs={"Output": all_kinds(_KINDS), "Suppressed": kinds_with_prefix(_KINDS, "hit_")},
    rate=("SuppressionRate", kinds_with_prefix(_KINDS, "hit_")),
    warnings={"unchecked": "Records with too little data to be checked: {:,}"},
    parameters={
        "MaxContactAge": ("5", "7", "10"),
        "MatchLevel": ("Close", "Exact", "Household"),
    },
    facts=_facts,
    titles=(
        "Q{quarter} donor file – {town}",
        "Legacy pledgers {month}",
        "Warm mailing {month}",
        "Raffle players – {town}",
        "Membership renewals {month}",
        "Deceased sweep wk {day}",
    ),
    required=(NAME, POSTCODE),
)
