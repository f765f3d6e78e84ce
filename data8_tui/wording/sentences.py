"""From a code with data to a sentence, and from an error to its advice."""

import re
from collections.abc import Callable, Mapping

from data8_tui.codes import Code, Message, Objection, Problem, Value
from data8_tui.errors import Data8Error, UnfitFile, UnfitJob

TITLES = {
    "name": "name",
    "workflowName": "workflow",
    "inputDatasets": "dataset",
    "parameters": "parameter",
    "inputFilename": "input file",
}
"""What the fields of a job are called, by the API's names."""

Sentence = str | Callable[..., str]
"""A template for `str.format`, or a function of the same data. A list is given joined by commas."""


_QUOTED = re.compile("“.*”", re.DOTALL)


class Sentences:
    """The sentences of one front end, made of tables; a later table overrides an earlier one."""

    def __init__(self, *tables: Mapping[Code, Sentence], **keys: object) -> None:
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
        advice = [self(error.remedy)] if error.remedy else []
        if isinstance(error, UnfitJob):
            advice += [f"  {self.objection(each)}" for each in error.objections]
        return "\n".join(filter(None, [*advice, *error.notes]))

    def objection(self, objection: Objection) -> str:
        """What is wrong with a field of a job: `dataset Contacts: a dataset is needed`."""
        return f"{field_title(objection.field)}: {self(objection.problem)}"


def redact_quotes(text: str) -> str:
    """The same without what it quotes, which may be a value of a record."""
    return _QUOTED.sub("“…”", text)


def field_title(field: str) -> str:
    """What a field of a job is called: `dataset Contacts` for `inputDatasets.Contacts`."""
    name, _, key = field.partition(".")
    return f"{TITLES.get(name, name)}{f' {key}' if key else ''}"


def _text(value: Value) -> object:
    return value if isinstance(value, str | int | float) else ", ".join(value)
