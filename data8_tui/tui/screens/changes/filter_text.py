"""Which records a filter has, in words."""

from data8_tui.analysis.compare.model import ChangeFilter, TableComparison
from data8_tui.wording.comparison import column_name
from data8_tui.wording.shape_names import shape_name


def filter_text(wanted: ChangeFilter, result: TableComparison) -> str:
    """`email: spaces`, `postcode: AA99AA → AA9 9AA`, `added records`, `all that differ`."""
    if wanted.column is None:
        return f"{wanted.state} records" if wanted.state else "all that differ"
    name = column_name(result.columns[wanted.column])
    if wanted.kind is not None:
        return f"{name}: {wanted.kind.label}"
    if wanted.shapes is not None:
        return f"{name}: {' → '.join(map(shape_name, wanted.shapes))}"
    return f"{name} changed"
