"""What of a file isn't in the records that were read of it, as sentences."""

from collections.abc import Iterable, Mapping
from typing import Any

from data8_tui.codes import Message
from data8_tui.insight.humanize import capitalized
from data8_tui.wording.sentences import Sentences
from data8_tui.wording.warnings import WARNINGS

_SENTENCES = Sentences(WARNINGS)


def left_out_sentences(file: str, warnings: Iterable[Mapping[str, Any]]) -> list[str]:
    """One for each of its warnings, which are documents of messages."""
    return [f"{file}: {_fact(each)}" for each in warnings]


def left_out_facts(warnings: Iterable[Mapping[str, Any]]) -> list[str]:
    """The same without the file, where that is named beside them."""
    return [capitalized(_fact(each)) for each in warnings]


def _fact(warning: Mapping[str, Any]) -> str:
    return f"{_SENTENCES(Message.from_document(warning))}."
