"""From a code with data to a sentence, and from an error to its advice."""

from collections.abc import Callable, Mapping

from data8_tui.codes import Code, Message, Problem, Value
from data8_tui.errors import Data8Error, UnfitFile

Sentence = str | Callable[..., str]
"""A template for `str.format`, or a function of the same data. A list is given joined by commas."""


class Sentences:
    """What one front end says: the tables that it is made of, the later ones before the earlier."""

    def __init__(self, *tables: Mapping[Code, Sentence], **keys: str) -> None:
        """`keys` are names that templates may use beside the data, for keys of a screen."""
        self.table = {code: each for table in tables for code, each in table.items()}
        self.keys = keys

    def __call__(self, message: Message) -> str:
        """The sentence."""
        sentence = self.table[message.code]
        if callable(sentence):
            return sentence(**message.data)
        data = {name: _text(each) for name, each in message.data.items()}
        return sentence.format(**data, **self.keys)

    def problem(self, problem: Problem, *, in_rows: bool) -> str:
        """A problem with its place: `line 12: …`, or `row 12: …` in what has rows."""
        noun = "row" if in_rows else "line"
        place = f"{noun} {problem.line:,}: " if problem.line else ""
        return place + self(problem.message)

    def message(self, error: Data8Error) -> str:
        """What happened, on one line."""
        if not isinstance(error, UnfitFile):
            return error.message
        others = f"; and {error.others:,} more" if error.others else ""
        return f"{error.message}: {self.problem(error.problem, in_rows=error.in_rows)}{others}"

    def hint(self, error: Data8Error) -> str:
        """What to do, a line for each thing; empty where nothing is known to help."""
        advice = self(error.remedy) if error.remedy else ""
        return "\n".join(filter(None, [advice, *error.notes]))


def _text(value: Value) -> object:
    return value if isinstance(value, str | int | float) else ", ".join(value)
