"""The command that gives the same list as the screen."""

from collections.abc import Iterator
from pathlib import Path

from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.analysis.compare.model import ChangeFilter, TableComparison
from data8_tui.transfer.readers.column_names import column_in_list
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.tui.command_line import command_line, differing_options
from data8_tui.wording.shape_names import shape_name


def compare_command(
    request: ComparisonRequest,
    result: TableComparison,
    wanted: ChangeFilter | None = None,
    number: int = 0,
) -> str:
    """`data8-tui compare …` for a shell; with `wanted` it lists these records, `number` of them."""
    words = ["compare", _path(request.before), _path(request.after)]
    words += _key(result)
    if request.choice.renames:
        words += _renames(result)
    words += [word for name in request.choice.ignored for word in ("--ignore", name)]
    words += _reading("--before", request.before_options)
    words += _reading("--after", request.after_options)
    if wanted is not None:
        words += _filter(wanted, result)
        words += ["--limit", str(number)]
    return command_line({}, words)


def _path(path: Path) -> str:
    return str(path.absolute())


def _key(result: TableComparison) -> list[str]:
    if not result.key:
        return ["--by-position"]
    pairs = [
        (
            column_in_list(each.before_index, result.before.columns),
            column_in_list(each.after_index, result.after.columns),
        )
        for each in result.key
    ]
    key = (one if one == other else f"{one}={other}" for one, other in pairs)
    return ["--key", ",".join(key)]


def _renames(result: TableComparison) -> Iterator[str]:
    """The columns with another name after the change, but those of the key."""
    keys = [(each.before_index, each.after_index) for each in result.key]
    for each in result.columns:
        places = each.before_index, each.after_index
        if each.name != each.before_name and places not in keys:
            sides = zip(places, (result.before, result.after), strict=True)
            names = (column_in_list(at, side.columns) for at, side in sides)
            yield from ("--rename", "=".join(names))


def _filter(wanted: ChangeFilter, result: TableComparison) -> Iterator[str]:
    if wanted.state is not None:
        yield from ("--only", wanted.state)
    if wanted.column is not None:
        column = result.columns[wanted.column]
        yield from ("--column", column_in_list(column.after_index, result.after.columns))
    if wanted.kind is not None:
        yield from ("--kind", wanted.kind)
    if wanted.shapes is not None:
        yield "--shapes"
        yield from map(shape_name, wanted.shapes)


def _reading(option: str, options: ReadOptions) -> Iterator[str]:
    for name, value in differing_options(options):
        yield from (option, f"{name}={value}" if value is not None else name)
