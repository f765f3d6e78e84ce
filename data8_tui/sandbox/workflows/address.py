"""Address validation against the postcode address file."""

from datetime import date, timedelta

from data8_tui.sandbox.cleanse.roles import POSTCODE
from data8_tui.sandbox.workflows.workflow import (
    TEXT,
    WHOLE,
    Kind,
    Workflow,
    all_kinds,
    kinds_with_prefix,
    outcome_kind,
)


def _release(day: date) -> str:
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"


def _outcome(key: str, weight: float, counts: str, status: str, confidence: int | None) -> Kind:
    return outcome_kind(key, weight, counts, address_status=status, address_confidence=confidence)


_KINDS = (
    _outcome("valid", 0.812, "Addresses/Valid Precision/Premise", "Valid", 100),
    _outcome("corrected_premise", 0.094, "Addresses/Corrected Precision/Premise", "Corrected", 95),
    _outcome("corrected_street", 0.038, "Addresses/Corrected Precision/Street", "Corrected", 80),
    _outcome("corrected_town", 0.012, "Addresses/Corrected Precision/Town", "Corrected", 55),
    _outcome("invalid", 0.033, "Addresses/Invalid Precision/None", "Invalid", 0),
    _outcome("missing", 0.011, "Addresses/Missing Precision/None", "Missing", None),
)
WORKFLOW = Workflow(
    name="AddressValidation",
    title="Address Validation",
    records_per_second=520,
    kinds=_KINDS,
    columns={"address_status": TEXT, "address_confidence": WHOLE},
    outputs={
        "Output": all_kinds(_KINDS),
        "Invalid": kinds_with_prefix(_KINDS, "invalid", "missing"),
    },
    rate=("MatchRate", kinds_with_prefix(_KINDS, "valid", "corrected")),
    warnings={"missing": "Records without any address: {:,}"},
    parameters={
        "Country": ("GB", "GB,IE"),
        "ReturnUprn": ("true", "false"),
        "Casing": ("Proper",),
    },
    facts=lambda day, parameters: {
        "PafRelease": _release(day),
        "Countries": parameters.get("Country", "GB").split(","),
    },
    titles=(
        "Catalogue labels {month}",
        "Branch customers – {town}",
        "Returned mail {month}",
        "New-build check – {town}",
        "Address sweep wk {day}",
    ),
    required=(POSTCODE,),
    judges=POSTCODE,
    refuting=kinds_with_prefix(_KINDS, "invalid", "missing"),
)
