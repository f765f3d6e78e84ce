"""What is wrong with a field of the form, as its text."""

from collections.abc import Iterable
from dataclasses import dataclass

from data8_tui.codes import Objection
from data8_tui.tui.remedies import sentence
from data8_tui.wording.sentences import field_title


@dataclass(frozen=True, slots=True)
class FieldMessage:
    """A sentence about a field; `field` is the API's name for it: `inputDatasets.Contacts`."""

    field: str
    text: str

    def __str__(self) -> str:
        return f"{field_title(self.field)}: {self.text}"


def field_messages(found: Iterable[Objection]) -> list[FieldMessage]:
    """The objections of the core in this screen's words."""
    return [FieldMessage(one.field, sentence(one.problem)) for one in found]
