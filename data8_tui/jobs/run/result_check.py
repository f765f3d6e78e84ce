"""A check of a run's result: its file is compared with the one that was sent.

key = "contact_id"                       # or ["id", "id2"], or "contact_id=id"
ignore = ["notes"]
fail_on = ["emptied(email) > 0.1%", "removed > 0"]
"""

import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data8_tui.analysis.compare.column_pairs import ColumnChoice, parse_key_column
from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.analysis.compare.fail_rule import FailRule, RuleOutcome, parse_rule
from data8_tui.analysis.compare.model import TableComparison
from data8_tui.analysis.compare.process import ComparisonProcess
from data8_tui.analysis.local_file.record_file import unique_names
from data8_tui.codes import Remedy
from data8_tui.errors import StorageError, UsageError
from data8_tui.jobs.run.compared_files import run_comparison
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.threads import CheckInterrupted
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.column_names import column_index, name_from
from data8_tui.transfer.readers.files import open_reader, resolve_options
from data8_tui.transfer.receipt import Receipt, write_receipt

_KEYS = ("key", "ignore", "fail_on")


@dataclass(frozen=True, slots=True)
class ResultCheck:
    """What is compared, and when the result counts as failed."""

    choice: ColumnChoice
    rules: tuple[FailRule, ...]


@dataclass(frozen=True, slots=True)
class CheckedResult:
    """What the check has found, and the receipt with a summary of it."""

    result: TableComparison
    outcomes: tuple[RuleOutcome, ...]
    receipt: Receipt

    @property
    def failed(self) -> tuple[RuleOutcome, ...]:
        """The rules that apply."""
        return tuple(each for each in self.outcomes if each.failed)


def read_check(path: Path) -> ResultCheck:
    """The check in a TOML file.

    Raises UsageError for what is none, naming the key, and StorageError where it can't be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as refused:
        raise StorageError(f"can't read {path}: {refused.strerror}") from refused
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text") from None
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise UsageError(f"{path} is not TOML: {broken}") from None
    return _check(path, parsed)


def _check(path: Path, parsed: Mapping[str, Any]) -> ResultCheck:
    for name in parsed:
        if name not in _KEYS:
            remedy = Remedy.KNOWN_SPEC_KEYS(keys=list(_KEYS))
            raise UsageError(f"{path}: “{name}” can't be meant", remedy=remedy)
    key, ignored, rules = (_texts(path, name, parsed.get(name, [])) for name in _KEYS)
    try:
        columns = tuple(map(parse_key_column, key))
        return ResultCheck(ColumnChoice(columns, ignored), tuple(map(parse_rule, rules)))
    except UsageError as error:
        raise UsageError(f"{path}: {error.message}", remedy=error.remedy) from None


def _texts(path: Path, key: str, value: object) -> tuple[str, ...]:
    texts: Sequence[object] = [value] if isinstance(value, str) else value  # type: ignore[assignment]
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        raise UsageError(f"{path}: “{key}” should be a text, or a list of texts")
    return tuple(map(str, texts))


def refuse_unknown_key(check: ResultCheck, plan: RunPlan) -> None:
    """Raise UsageError for a key that the file to be sent doesn't have, before it is sent.

    What is wrong in a file that can't be read is left to the preflight. Blocks.
    """
    headers: tuple[str, ...] = ()
    with suppress(Unreadable, UnicodeDecodeError, OSError):
        options = resolve_options(plan.source, plan.reading)
        with closing(open_reader(plan.source, options)) as reader:
            headers = reader.headers
    for before, _ in check.choice.key if headers else ():
        try:
            column_index(before, headers, list(map(name_from, headers)))
        except UsageError as error:
            message = f"the key of the check: {error.message} in {plan.source.name}"
            raise UsageError(message, remedy=error.remedy) from None


def check_result(
    plan: RunPlan, check: ResultCheck, receipt: Receipt, interrupted: CheckInterrupted
) -> CheckedResult:
    """Compare the two files of a plan that has been run, and note it in the receipt. Blocks.

    Raises UsageError for columns that aren't there, UnfitFile, StorageError, ExtraMissing, and what
    `interrupted` does.
    """
    request = _request(plan, check)
    with ComparisonProcess(request, check=interrupted) as process:
        result = process.result
    outcomes = tuple(each for rule in check.rules for each in rule.outcomes(result))
    noted = replace(receipt, comparison=result_summary(result, outcomes))
    write_receipt(noted)
    return CheckedResult(result, outcomes, noted)


def _request(plan: RunPlan, check: ResultCheck) -> ComparisonRequest:
    request = run_comparison(plan)
    choice = replace(check.choice, renames=request.choice.renames)
    return replace(request, choice=choice)


def result_summary(result: TableComparison, outcomes: Sequence[RuleOutcome]) -> dict[str, object]:
    """What the receipt has of it: counts, without any value of a record."""
    names = unique_names(result.after.columns)
    return {
        "with": result.before.file,
        "key": [[each.before, each.after] for each in result.key],
        "unchanged": result.unchanged,
        "changed": result.changed,
        "added": result.added,
        "removed": result.removed,
        "columns": {
            names[each.after_index]: {str(kind): number for kind, number in each.kinds.items()}
            for each in result.columns
            if each.changed
        },
        "addedColumns": list(result.added_columns),
        "removedColumns": list(result.removed_columns),
        "rules": [
            {"rule": each.rule, "column": each.column, "count": each.count, "failed": each.failed}
            for each in outcomes
        ],
    }
