"""Deduplication: which records are the same person."""

from data8_tui.sandbox.cleanse.roles import NAME
from data8_tui.sandbox.literals import Literal
from data8_tui.sandbox.workflows.workflow import (
    DECIMAL,
    FLAG,
    TEXT,
    Kind,
    Workflow,
    kinds_with_prefix,
    outcome_kind,
)


def _copy(level: str, weight: float, score: str) -> Kind:
    return outcome_kind(
        f"copy_{level}".lower(),
        weight,
        f"MatchLevels/{level}",
        duplicate=True,
        match_level=level,
        match_score=Literal(score),
    )


_KINDS = (
    outcome_kind("unique", 0.884, "Kept/Unique", duplicate=False, match_level=None),
    outcome_kind("master", 0.051, "Kept/Master", duplicate=False, match_level="Master"),
    _copy("Exact", 0.034, "100.0"),
    _copy("Close", 0.022, "91.25"),
    _copy("Possible", 0.009, "78.5"),
)
WORKFLOW = Workflow(
    name="Deduplication",
    title="Deduplication",
    records_per_second=680,
    kinds=_KINDS,
    columns={"duplicate": FLAG, "match_level": TEXT, "match_score": DECIMAL},
    outputs={
        "Output": kinds_with_prefix(_KINDS, "unique", "master"),
        "Duplicates": kinds_with_prefix(_KINDS, "copy_"),
    },
    rate=("DuplicateRate", kinds_with_prefix(_KINDS, "copy_")),
    warnings={},
    parameters={"Level": ("Household", "Individual"), "Threshold": ("75", "80", "90")},
    facts=lambda day, parameters: {
        "Rules": {"Name": "Soundex+", "Address": "Premise", "Version": Literal("4.2")}
    },
    titles=("CRM merge {month}", "Two-into-one – {town}", "Appeal file dedupe wk {day}"),
    required=(NAME,),
)
