"""Phone validation: landlines and mobiles that still answer."""

from datetime import timedelta

from data8_tui.sandbox.cleanse.roles import PHONE
from data8_tui.sandbox.workflows.workflow import (
    TEXT,
    Kind,
    Workflow,
    all_kinds,
    kinds_with_prefix,
    outcome_kind,
)


def _outcome(key: str, weight: float, line: str, state: str) -> Kind:
    counts = f"Numbers/{line}/{state}"
    return outcome_kind(key, weight, counts, phone_type=line, phone_status=state)


_KINDS = (
    _outcome("landline_live", 0.402, "Landline", "Live"),
    _outcome("landline_dead", 0.041, "Landline", "Dead"),
    _outcome("mobile_live", 0.446, "Mobile", "Live"),
    _outcome("mobile_absent", 0.052, "Mobile", "Absent"),
    _outcome("mobile_dead", 0.018, "Mobile", "Dead"),
    outcome_kind("bad", 0.022, "Numbers/Invalid", phone_type=None, phone_status="Invalid"),
    outcome_kind("missing", 0.019, "Numbers/Missing", phone_status="Missing"),
)
WORKFLOW = Workflow(
    name="PhoneValidation",
    title="Phone Validation",
    records_per_second=310,
    kinds=_KINDS,
    columns={"phone_type": TEXT, "phone_status": TEXT},
    outputs={
        "Output": all_kinds(_KINDS),
        "Invalid": kinds_with_prefix(_KINDS, "bad", "landline_dead", "mobile_dead"),
    },
    rate=("LiveRate", kinds_with_prefix(_KINDS, "landline_live", "mobile_live")),
    warnings={"missing": "Records without a telephone number: {:,}"},
    parameters={"DefaultCountry": ("44",), "TestMobiles": ("true", "false")},
    facts=lambda day, parameters: {"TpsRelease": f"{day - timedelta(days=1)}"},
    titles=(
        "Call list – {town}",
        "Lapsed givers call-back {month}",
        "Outbound campaign wk {day}",
    ),
    required=(PHONE,),
    judges=PHONE,
    refuting=kinds_with_prefix(_KINDS, "bad", "missing", "landline_dead", "mobile_dead"),
)
