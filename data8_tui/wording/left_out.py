"""What of a file isn't in the records that were read of it, as sentences."""

from collections.abc import Iterable, Mapping
from typing import Any

from data8_tui.codes import Message
from data8_tui.wording.sentences import Sentences
from data8_tui.wording.warnings import WARNINGS

_SENTENCES = Sentences(WARNINGS)


def left_out_sentences(file: str, warnings: Iterable[Mapping[str, Any]]) -> list[str]:
    """One for each of its warnings, which are documents of messages."""
    return [f"{file}: {_SENTENCES(Message.from_document(each))}." for each in warnings]
