"""E-mail validation: syntax, domain and mailbox."""

from data8_tui.sandbox.cleanse.roles import EMAIL
from data8_tui.sandbox.workflows.workflow import (
    TEXT,
    Kind,
    Workflow,
    all_kinds,
    kinds_with_prefix,
    outcome_kind,
)


def _bad(reason: str, weight: float) -> Kind:
    counts = f"Results/Invalid Reasons/{reason}"
    return outcome_kind(
        f"bad_{reason}".lower(), weight, counts, email_status="Invalid", email_reason=reason
    )


_KINDS = (
    outcome_kind("valid", 0.853, "Results/Valid", email_status="Valid", email_reason=None),
    outcome_kind("valid_role", 0.021, "Results/Valid", email_status="Valid", email_reason="Role"),
    outcome_kind(
        "catch_all", 0.047, "Results/Unknown", email_status="Unknown", email_reason="CatchAll"
    ),
    _bad("Syntax", 0.011),
    _bad("Domain", 0.019),
    _bad("Mailbox", 0.036),
    outcome_kind("missing", 0.013, "Results/Missing", email_status="Missing"),
)
WORKFLOW = Workflow(
    name="EmailValidation",
    title="Email Validation",
    records_per_second=240,
    kinds=_KINDS,
    columns={"email_status": TEXT, "email_reason": TEXT},
    outputs={"Output": all_kinds(_KINDS), "Invalid": kinds_with_prefix(_KINDS, "bad_")},
    rate=("DeliverableRate", kinds_with_prefix(_KINDS, "valid")),
    warnings={"missing": "Records without an e-mail address: {:,}"},
    parameters={"Level": ("Server", "Domain", "Syntax"), "Timeout": ("30",)},
    facts=lambda day, parameters: {},
    titles=(
        "Newsletter subscribers wk {day}",
        "Web sign-ups {month}",
        "Event bookings – {town}",
        "Bounced addresses {month}",
    ),
    required=(EMAIL,),
    judges=EMAIL,
    refuting=kinds_with_prefix(_KINDS, "bad_", "missing"),
)
