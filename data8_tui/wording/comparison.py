"""Sentences about a comparison, the same on the command line, on the screen and on its page."""

import re

from data8_tui.analysis.compare.model import ColumnComparison, KeyColumn, TableComparison
from data8_tui.analysis.compare.statements import ComparisonStep
from data8_tui.insight.humanize import count, exact_share, several
from data8_tui.wording.left_out import left_out_sentences

_STEPS = {
    ComparisonStep.READ_BEFORE: "reading {before}",
    ComparisonStep.READ_AFTER: "reading {after}",
    ComparisonStep.FIND_KEY: "looking for a key",
    ComparisonStep.PAIR: "matching records",
    ComparisonStep.COLLECT: "collecting what differs",
    ComparisonStep.CLASSIFY: "looking at each change",
    ComparisonStep.WRITE: "writing",
}


def step_text(step: ComparisonStep, before: str, after: str) -> str:
    """What is being done with the files of these names."""
    return _STEPS[step].format(before=before, after=after)


def key_name(key: tuple[KeyColumn, ...]) -> str:
    """`id`, `contact_id = id`, or several of them."""
    return ", ".join(
        each.before if each.before == each.after else f"{each.before} = {each.after}"
        for each in key
    )


def matching_sentences(result: TableComparison) -> list[str]:
    """How records were matched, and what has to be known about that."""
    sentences = [_matching(result)]
    if not result.changed + result.unchanged:
        sentences.append("No record is in both files.")
    if result.key and result.duplicates.keys:
        sentences.append(_duplicates(result))
    if any(result.empty_keys):
        before, after = result.empty_keys
        sentences.append(
            f"{several(before, 'record')} before and {count(after)} after have an empty key."
        )
    if not result.nulls_differ and (result.before.has_nulls or result.after.has_nulls):
        sentences.append("A null counts as an empty text, since one of the files has no nulls.")
    for side in (result.before, result.after):
        sentences += left_out_sentences(side.file, side.warnings)
    return sentences


def counts_sentence(result: TableComparison) -> str:
    """What became of the records, on one line."""
    both = result.changed + result.unchanged
    share = exact_share(result.changed, both)
    parts = [f"{several(result.changed, 'record')} changed{f' ({share})' if share else ''}"]
    parts += [f"{count(result.unchanged)} unchanged", f"{count(result.added)} added"]
    return ", ".join([*parts, f"{count(result.removed)} removed."])


def _matching(result: TableComparison) -> str:
    suggested = result.suggested_key
    none = "no column tells all records of a file apart"
    if not result.key:
        return f"Compared as text, by position{f': {none}' if suggested else ''}."
    sentence = f"Compared as text, by {key_name(result.key)}"
    if suggested is None:
        return f"{sentence}."
    shared = f"{count(suggested.shared)} are in both files"
    if suggested.nearly:
        return f"{sentence}: {none}, but this one nearly does; {shared}."
    return f"{sentence}: no two records of a file have the same, and {shared}."


def _duplicates(result: TableComparison) -> str:
    found = result.duplicates
    became = ", ".join(
        f"{count(number)} {word}"
        for number, word in (
            (found.unchanged, "unchanged"),
            (found.changed, "changed"),
            (found.added, "added"),
            (found.removed, "removed"),
        )
        if number
    )
    keys = "1 key occurs" if found.keys == 1 else f"{count(found.keys)} keys occur"
    return (
        f"{keys} more than once, in {several(found.records_before, 'record')} before and "
        f"{count(found.records_after)} after: equal records are paired first, then the others in "
        f"their order; {became}."
    )


NULL, EMPTY = "(null)", "(empty)"
"""Stand for a null and an empty text."""
_WORDS_IN_QUOTES = re.compile(r'"*\((null|empty)\)"*')


def value_words(text: str | None) -> str:
    """The text, or the words for a null or an empty one; a text of those words is in quotes."""
    if not text:
        return NULL if text is None else EMPTY
    return f'"{text}"' if _WORDS_IN_QUOTES.fullmatch(text) else text


def column_name(column: ColumnComparison) -> str:
    """`email`, or `Email → email` where it has another name after the change."""
    if column.name == column.before_name:
        return column.name
    return f"{column.before_name} → {column.name}"
