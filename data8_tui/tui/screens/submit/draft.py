"""The content of the form, and what it requests: a job, or a run from a file on this machine."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from data8_tui.errors import Data8Error
from data8_tui.insight.humanize import size
from data8_tui.jobs.run import RunPlan
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.validation import objections
from data8_tui.keys.commands import SUBMIT
from data8_tui.keys.keymap import key_of
from data8_tui.transfer.download.file_names import safe_stem
from data8_tui.transfer.readers.files import detect_format
from data8_tui.tui.remedies import one_line
from data8_tui.tui.screens.submit.field_message import FieldMessage, field_messages
from data8_tui.typed_path import typed_path

Pairs = tuple[tuple[str, str], ...]

WORKFLOW, NAME, INPUTS = "workflowName", "name", "inputDatasets"
INPUT_FILE, PARAMETERS, TARGET = "inputFilename", "parameters", "target"
"""The API's names for the fields; `target` is this program's own, the file for the result."""


@dataclass(frozen=True, slots=True)
class JobDraft:
    """The form's texts. Of the pairs those that are wholly empty are left out."""

    workflow: str = ""
    name: str = ""
    inputs: Pairs = ()
    input_file: str = ""
    parameters: Pairs = ()
    target: str = ""

    @classmethod
    def of(cls, spec: JobSpec) -> "JobDraft":
        """The content of an earlier job; the new one needs a name of its own."""
        return cls(
            workflow=spec.workflow,
            inputs=tuple(spec.datasets.items()),
            input_file=spec.input_file,
            parameters=tuple(spec.parameters.items()),
        )

    @property
    def files(self) -> list[tuple[str, Path]]:
        """The inputs that are files here."""
        return [(key, typed_path(value)) for key, value in self.inputs if is_path(value)]

    @property
    def spec(self) -> JobSpec:
        """The job, as far as it needs no file from here."""
        datasets = {key: value for key, value in self.inputs if not is_path(value)}
        return JobSpec(self.workflow, self.name, datasets, dict(self.parameters), self.input_file)

    def plan(self, *, named: bool, again: bool = False) -> RunPlan:
        """The run from the one file. `named` is whether the user typed the name.

        A proposed one contains the minute, and the same run must be found again in the next.
        """
        ((key, source),) = self.files
        return RunPlan(
            source,
            self.workflow,
            key,
            typed_path(self.target),
            self.spec.parameters,
            self.spec.datasets,
            self.name if named else "",
            again=again,
        )

    def objections(self) -> list[FieldMessage]:
        """What is wrong as far as can be known without a request."""
        found = [_with_removal_hint(one) for one in field_messages(objections(self.spec))]
        found += _duplicates(INPUTS, self.inputs)
        found += _duplicates(PARAMETERS, self.parameters)
        if not self.inputs and not self.input_file:
            found.append(FieldMessage(INPUTS, "a dataset or a file is needed"))
        return found + list(self._file_objections())

    def _file_objections(self) -> Iterator[FieldMessage]:
        for number, (key, path) in enumerate(self.files):
            if message := file_fault(path) or ("upload this one first" if number else ""):
                yield FieldMessage(f"{INPUTS}.{key}", message)
        if self.files and not all(key.strip() for key, _ in self.files):
            yield FieldMessage(INPUTS, "an input has no name; it stands before the dataset")
        if self.files and self.input_file:
            yield FieldMessage(INPUT_FILE, "not together with a file from here")
        if self.files and (message := target_fault(self.target)):
            yield FieldMessage(TARGET, message)


def _with_removal_hint(one: FieldMessage) -> FieldMessage:
    """A line that was only proposed needn't be filled in."""
    if one.field.startswith(f"{INPUTS}."):
        return FieldMessage(
            one.field, f"{one.text}, or {key_of(SUBMIT, 'remove')} takes this line away"
        )
    return one


def is_path(text: str) -> bool:
    """Whether a text means a file here: no dataset's name holds a dot, a slash or a tilde."""
    return any(sign in text for sign in "./\\~")


def file_fault(path: Path) -> str:
    """Why a file can't be uploaded, judged by its name; "" where nothing is wrong."""
    try:
        if path.is_dir():
            return "this is a folder"
        if not path.exists():
            return "there is no such file"
        detect_format(path)
    except Data8Error as error:
        return one_line(error)
    except OSError as refused:
        return refused.strerror or str(refused)
    return ""


def file_text(path: Path) -> str:
    """The form and size of a file that can be uploaded."""
    return f"{detect_format(path)} file, {size(path.stat().st_size)}; it is uploaded first"


def target_fault(target: str) -> str:
    """Why a result can't go there; empty where it can."""
    path = typed_path(target)
    if not target.strip():
        return "a file for the result is needed"
    # Unlike Path's methods these return False where a path can't be looked up at all.
    if os.path.isdir(path):
        return "this is a folder"
    if not os.path.isdir(path.absolute().parent):
        return f"there is no folder {path.absolute().parent}"
    return "there is such a file already" if os.path.exists(path) else ""


def draft_target(source: Path) -> str:
    """A name for the result that is free: `contacts_cleansed.csv`, `contacts_cleansed_2.csv`."""
    stem = f"{safe_stem(source.stem)}_cleansed"
    names: Iterable[str] = chain([f"{stem}.csv"], (f"{stem}_{n}.csv" for n in range(2, 1000)))
    return next((name for name in names if not Path(name).exists()), "")


def _duplicates(field: str, pairs: Sequence[tuple[str, str]]) -> list[FieldMessage]:
    keys = [key for key, _ in pairs]
    return [
        FieldMessage(f"{field}.{key}", "this name is given twice")
        for key in dict.fromkeys(keys)
        if key and keys.count(key) > 1
    ]
