"""Rules of a comparison that apply: the command says which, and ends with 12."""

from collections.abc import Sequence

from data8_tui.analysis.compare.fail_rule import RuleOutcome
from data8_tui.errors import UnusualResult
from data8_tui.insight.humanize import count, exact_share, several


def refuse_failed(outcomes: Sequence[RuleOutcome]) -> None:
    """Raise UnusualResult where a rule applies."""
    failed = [each for each in outcomes if each.failed]
    if failed:
        raise UnusualResult("; ".join(map(_failure, failed)))


def _failure(outcome: RuleOutcome) -> str:
    if outcome.of_nothing:
        return f"{outcome.rule} fails: there is no record of which it is a share"
    column = f"{outcome.column}: " if "*" in outcome.rule else ""
    share = f", {exact_share(outcome.count, outcome.total)}" if outcome.total else ""
    found = f"{column}{count(outcome.count)} of {several(outcome.total, 'record')}{share}"
    return f"{outcome.rule} applies ({found})"
