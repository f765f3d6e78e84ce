"""Which column of one side is which one of the other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from data8_tui.codes import Remedy
from data8_tui.errors import UsageError
from data8_tui.transfer.readers.column_names import column_index, name_from

ColumnPair = tuple[int, int]
"""A column's index before and after."""


@dataclass(frozen=True, slots=True)
class ColumnPairs:
    """Indices of columns; the pairs are in the order of the first file."""

    compared: tuple[ColumnPair, ...]
    """With the columns of the key."""
    key: tuple[ColumnPair, ...]
    added: tuple[int, ...]
    """After alone."""
    removed: tuple[int, ...]
    """Before alone."""
    ignored: tuple[ColumnPair, ...] = ()

    def with_key(self, key: tuple[ColumnPair, ...]) -> "ColumnPairs":
        """The same with a key of columns that are compared, or on one side alone."""
        befores, afters = zip(*key, strict=True) if key else ((), ())
        return replace(
            self,
            key=key,
            compared=tuple(sorted({*self.compared, *key})),
            added=tuple(at for at in self.added if at not in afters),
            removed=tuple(at for at in self.removed if at not in befores),
        )

    @property
    def key_places(self) -> tuple[int, ...]:
        """The places of the key's columns among those that are compared."""
        return tuple(at for at, pair in enumerate(self.compared) if pair in self.key)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """How columns are to be compared, each by header, name or number (`#3`)."""

    key: tuple[tuple[str, str], ...] = ()
    """Each column of the key, before and after."""
    ignored: tuple[str, ...] = ()
    """Columns that aren't compared; those of the key always are."""
    renames: Mapping[str, str] | None = None
    """Columns whose name differs: before → after."""
    renames_must_fit: bool = False
    """Whether both names have to be there; else a column may be left out of its file."""


def parse_key(text: str) -> tuple[tuple[str, str], ...]:
    """`id`, `id,id2` or `contact_id=id`, as each column's names before and after.

    Raises UsageError.
    """
    return tuple(map(parse_key_column, text.split(",")))


def parse_key_column(text: str) -> tuple[str, str]:
    """`id`, or `contact_id=id`, as the names before and after. Raises UsageError."""
    before, equals, after = (part.strip() for part in text.partition("="))
    if not before or bool(equals) != bool(after):
        raise UsageError(f"“{text.strip()}” is no column of a key", remedy=Remedy.WRITE_KEY())
    return before, after or before


def pair_columns(
    before: Sequence[str], after: Sequence[str], choice: ColumnChoice, files: tuple[str, str]
) -> ColumnPairs:
    """Pair columns as chosen, then by equal headers, then by the names that Data8 has for them.

    Of equal headers the first one is paired with the first one; so it is, last, of columns without
    a header, such as pandas writes for its index. Raises UsageError for a column that isn't there,
    naming the file in which it is missing.
    """
    key = tuple(
        (_index(name, before, files[0]), _index(other, after, files[1]))
        for name, other in choice.key
    )
    chosen = list(dict.fromkeys([*key, *_renamed(choice, before, after, files)]))
    pairs = [*chosen]
    for names in (list, _stripped, _names, _unnamed):
        pairs += _matches(names(before), names(after), pairs)
    pairs.sort()
    ignored = {pair for each in choice.ignored for pair in _named(each, before, after, pairs)}
    ignored -= set(key)
    return ColumnPairs(
        tuple(pair for pair in pairs if pair not in ignored),
        key,
        _others(after, [at for _, at in pairs], choice.ignored),
        _others(before, [at for at, _ in pairs], choice.ignored),
        tuple(sorted(ignored)),
    )


def _index(name: str, headers: Sequence[str], file: str) -> int:
    try:
        return column_index(name, headers, _names(headers))
    except UsageError as error:
        raise UsageError(f"{file}: {error.message}", remedy=error.remedy) from None


def _renamed(
    choice: ColumnChoice, before: Sequence[str], after: Sequence[str], files: tuple[str, str]
) -> Iterable[ColumnPair]:
    for old, new in (choice.renames or {}).items():
        try:
            yield _index(old, before, files[0]), _index(new, after, files[1])
        except UsageError:
            if choice.renames_must_fit:
                raise


def _stripped(headers: Sequence[str]) -> list[str]:
    return [header.strip() for header in headers]


def _names(headers: Sequence[str]) -> list[str]:
    return [name_from(header) for header in headers]


def _unnamed(headers: Sequence[str]) -> list[str]:
    """One name for all columns without a header, none for the others."""
    return ["" if header.strip() else "column" for header in headers]


def _matches(
    before: Sequence[str], after: Sequence[str], taken: Collection[ColumnPair]
) -> list[ColumnPair]:
    """Pairs of equal names among the columns that aren't paired yet; an empty name is none."""
    taken_before, taken_after = {at for at, _ in taken}, {at for _, at in taken}
    free: dict[str, list[int]] = {}
    for at, name in enumerate(after):
        if at not in taken_after:
            free.setdefault(name, []).append(at)
    return [
        (at, free[name].pop(0))
        for at, name in enumerate(before)
        if name and at not in taken_before and free.get(name)
    ]


def _named(
    name: str, before: Sequence[str], after: Sequence[str], pairs: Sequence[ColumnPair]
) -> list[ColumnPair]:
    """The pair of that name on either side. Raises UsageError where neither side has the column."""
    for headers in (before, after):
        if headers.count(name) > 1:
            column_index(name, headers)  # raises UsageError
    found = [_find(name, before), _find(name, after)]
    if found == [None, None]:
        headers = list(dict.fromkeys([*before, *after]))
        raise UsageError(
            f"there is no column “{name}”", remedy=Remedy.KNOWN_HEADERS(headers=headers)
        )
    return [pair for pair in pairs if pair[0] == found[0] or pair[1] == found[1]]


def _find(name: str, headers: Sequence[str]) -> int | None:
    try:
        return column_index(name, headers, _names(headers))
    except UsageError:
        return None


def _others(
    headers: Sequence[str], paired: Collection[int], ignored: Sequence[str]
) -> tuple[int, ...]:
    skipped = {_find(name, headers) for name in ignored}
    return tuple(at for at in range(len(headers)) if at not in paired and at not in skipped)
