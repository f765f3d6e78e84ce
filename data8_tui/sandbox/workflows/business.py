"""B2B matching: which companies a file's accounts are."""

from data8_tui.sandbox.cleanse.roles import COMPANY
from data8_tui.sandbox.workflows.workflow import (
    TEXT,
    Kind,
    Workflow,
    kinds_with_prefix,
    outcome_kind,
)


def _match(band: str, weight: float, source: str) -> Kind:
    return outcome_kind(
        f"match_{source}_{band}".lower(),
        weight,
        f"Sources/{source} Employees/{band}",
        match_source=source,
        employee_band=band,
    )


_KINDS = (
    _match("1-9", 0.291, "CompaniesHouse"),
    _match("10-49", 0.158, "CompaniesHouse"),
    _match("50-249", 0.061, "CompaniesHouse"),
    _match("250+", 0.022, "CompaniesHouse"),
    _match("1-9", 0.142, "Directory"),
    _match("10-49", 0.047, "Directory"),
    outcome_kind("none", 0.248, "NotMatched/NoCandidate", match_source=None),
    outcome_kind("ambiguous", 0.031, "NotMatched/Ambiguous", match_source="", employee_band=None),
)
WORKFLOW = Workflow(
    name="B2BMatching",
    title="B2B Matching",
    records_per_second=150,
    kinds=_KINDS,
    columns={"match_source": TEXT, "employee_band": TEXT},
    outputs={
        "Matched": kinds_with_prefix(_KINDS, "match_"),
        "Unmatched": kinds_with_prefix(_KINDS, "none", "ambiguous"),
    },
    rate=("MatchRate", kinds_with_prefix(_KINDS, "match_")),
    warnings={"ambiguous": "Companies with more than one candidate: {:,}"},
    parameters={"Append": ("Employees,Turnover", "Sic"), "MinScore": ("70", "85")},
    facts=lambda day, parameters: {"CompaniesHouseRelease": f"{day.replace(day=1)}"},
    titles=("Supplier ledger {month}", "Trade accounts – {town}", "Prospect list wk {day}"),
    required=(COMPANY,),
)
