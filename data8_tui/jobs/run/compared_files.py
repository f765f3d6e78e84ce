"""A run's file and its result, to be compared record by record."""

from data8_tui.analysis.compare.column_pairs import ColumnChoice
from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.transfer.csv_options import CsvOptions
from data8_tui.transfer.formats import OutputFormat, resolve_format
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.receipt import Receipt


def run_comparison(plan: RunPlan) -> ComparisonRequest:
    """The comparison of what a finished run sent with what it received; without a key.

    Each file is read as it was read, or written. Raises UsageError where target and format of the
    plan contradict each other, which a run with a result excludes.
    """
    form, _ = resolve_format(plan.target, plan.format)
    return ComparisonRequest(
        plan.source,
        plan.target,
        ColumnChoice(renames=plan.overrides.renames),
        plan.reading,
        _options(form, plan.csv),
    )


def written_options(receipt: Receipt) -> ReadOptions:
    """How a downloaded file is read: as it was written."""
    return _options(receipt.format, receipt.csv)


def _options(form: str, csv: CsvOptions) -> ReadOptions:
    if form != OutputFormat.CSV:
        return ReadOptions()
    return ReadOptions(delimiter=csv.delimiter, encoding=csv.encoding)
