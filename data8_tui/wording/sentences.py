"""From a code with data to a sentence, and from an error to its advice."""

from collections.abc import Callable, Mapping

from data8_tui.codes import Code, Message, Value
from data8_tui.errors import Data8Error

Sentence = str | Callable[..., str]
"""A template for `str.format`, or a function of the same data. A list is given joined by commas."""


class Sentences:
    """What one front end says: the tables that it is made of, the later ones before the earlier."""

    def __init__(self, *tables: Mapping[Code, Sentence]) -> None:
        self.table = {code: each for table in tables for code, each in table.items()}

    def __call__(self, message: Message, **keys: str) -> str:
        """The sentence. `keys` are what the front end fills in itself."""
        sentence = self.table[message.code]
        if callable(sentence):
            return sentence(**message.data, **keys)
        return sentence.format(**{name: _text(each) for name, each in message.data.items()}, **keys)

    def hint(self, error: Data8Error) -> str:
        """What to do, a line for each thing; empty where nothing is known to help."""
        advice = self(error.remedy) if error.remedy else ""
        return "\n".join(filter(None, [advice, *error.notes]))


def _text(value: Value) -> object:
    return value if isinstance(value, str | int | float) else ", ".join(value)
