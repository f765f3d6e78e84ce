"""Validates the bodies that create, fill and complete a dataset."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from data8_tui.sandbox.generated.records import BLOCK
from data8_tui.sandbox.literals import Literal
from data8_tui.sandbox.problems import Errors, raise_for_errors
from data8_tui.sandbox.workflows.workflow import TEXT, WHOLE

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
LARGEST = 2**31 - 1
_MOST_ERRORS = 20
_NAME_RULE = "must begin with a lower-case letter and hold only a-z, 0-9 and _."


def is_name(value: object) -> bool:
    """Whether a value is a valid name of a dataset or column."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def whole_number(value: object) -> int | None:
    """Return a whole number of 32 bits, which JSON may also write as 8256.0; else None."""
    if isinstance(value, Literal) and re.fullmatch(r"-?\d{1,10}\.0+", value):
        value = int(value.partition(".")[0])
    return value if type(value) is int and -LARGEST - 1 <= value <= LARGEST else None


def is_count(value: object) -> bool:
    """Whether a value is a whole number from 0 to LARGEST."""
    number = whole_number(value)
    return number is not None and number >= 0


def dataset_from_body(body: Mapping[str, Any]) -> tuple[str, dict[str, int]]:
    """Return the name, and the columns with their type codes. Raises ProblemDetails."""
    errors: Errors = {}
    name, columns = body.get("name"), body.get("columns")
    if not is_name(name):
        errors["name"] = [f"The name {_NAME_RULE}"]
    if not isinstance(columns, dict) or not columns:
        errors["columns"] = ["At least one column is required, as an object of name to type code."]
    else:
        errors |= _column_errors(columns)
    raise_for_errors(errors)
    return str(name), {column: whole_number(code) or 0 for column, code in (columns or {}).items()}


def _column_errors(columns: Mapping[str, object]) -> Errors:
    errors: Errors = {}
    for column, code in columns.items():
        if not is_name(column):
            errors[f"columns.{column}"] = [f"A column's name {_NAME_RULE}"]
        elif whole_number(code) is None:
            errors[f"columns.{column}"] = ["The type code must be a whole number of 32 bits."]
    return errors


def completion_from_body(body: Mapping[str, Any], uploaded: int) -> int:
    """Return the number of records of a dataset to be completed. Raises ProblemDetails."""
    errors: Errors = {}
    count = body.get("recordCount")
    if not is_count(count):
        errors["recordCount"] = ["A whole number, 0 or more, is required."]
    elif whole_number(count) != uploaded:
        errors["recordCount"] = [f"{count} records were promised, {uploaded} have been uploaded."]
    if body.get("completed") is not True:
        errors["completed"] = ["Only true is accepted."]
    raise_for_errors(errors)
    return uploaded


def block_from_body(body: Mapping[str, Any], columns: Mapping[str, int]) -> tuple[int, int]:
    """Return the block's number and its count of records. Raises ProblemDetails."""
    errors: Errors = {}
    number, records = body.get("blockNumber"), body.get("records")
    if not is_count(number):
        errors["blockNumber"] = ["A whole number, 0 or more, is required."]
    if not isinstance(records, list):
        errors["records"] = ["A list of records is required."]
    elif len(records) > BLOCK:
        errors["records"] = [f"A block holds at most {BLOCK} records; there are {len(records)}."]
    else:
        errors |= _record_errors(records, columns)
    raise_for_errors(errors)
    return whole_number(number) or 0, len(records or [])


def _record_errors(records: Sequence[object], columns: Mapping[str, int]) -> Errors:
    """Check each record; records of a shape that was found valid are not checked again."""
    errors: Errors = {}
    valid: set[object] = set()
    for index, record in enumerate(records):
        if not isinstance(record, dict):
            errors[f"records[{index}]"] = ["A record must be an object."]
            continue
        shape = (tuple(record), tuple(map(type, record.values())))
        if shape in valid:
            continue
        invalid = _value_errors(record, columns)
        if not invalid:
            valid.add(shape)
        errors |= {f"records[{index}].{column}": [error] for column, error in invalid.items()}
        if len(errors) > _MOST_ERRORS:
            break
    return errors


def _value_errors(record: Mapping[str, object], columns: Mapping[str, int]) -> dict[str, str]:
    invalid = {}
    for column, value in record.items():
        if column not in columns:
            invalid[column] = "The dataset has no such column."
        elif value is not None and not _fits(value, columns[column]):
            invalid[column] = f"A {_kind(value)} does not fit type code {columns[column]}."
    return invalid


def _kind(value: object) -> str:
    known = {str: "text", int: "whole number", Literal: "number", bool: "truth value"}
    return known.get(type(value), "nested value")


def _fits(value: object, code: int) -> bool:
    if code == TEXT:
        return type(value) is str
    if code == WHOLE:
        return type(value) is int
    return type(value) in (str, int, bool, Literal)
