"""A job's statistics in the plain form: a line for each figure, which names its groups."""

from collections.abc import Collection, Iterator, Sequence

from data8_tui.cli import output
from data8_tui.insight.humanize import grouped, share_percent
from data8_tui.insight.statistics import Path, StatisticRow


def plain_statistics(rows: Sequence[StatisticRow], marked: Collection[Path]) -> Iterator[str]:
    """`Addresses, matched: 1,234, 56.7% of records, unusual`; `marked` are the unusual ones."""
    labels = {row.path: output.exact(row.label) for row in rows}
    for row in rows:
        if not row.value:  # a group: the lines of its figures name it
            continue
        groups = (labels[row.path[:end]] for end in range(1, len(row.path) + 1))
        value = row.value if row.number is not None else output.exact(row.value)
        if row.count is not None:
            value = grouped(row.value)
        facts = [value, _share(row), "unusual" * (row.path in marked)]
        yield f"{', '.join(groups)}: {', '.join(filter(None, facts))}"


def _share(row: StatisticRow) -> str:
    if row.share is None:
        return ""
    return share_percent(row.share, 1) + (f" of {output.exact(row.whole)}" if row.whole else "")
