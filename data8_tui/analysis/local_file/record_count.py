"""How many records a file has."""

from contextlib import closing
from pathlib import Path

from data8_tui.analysis.local_file.opened_file import as_data8_error
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.files import (
    ReadOptions,
    detect_format,
    open_reader,
    resolve_options,
)


def count_file_records(path: Path, check: CheckInterrupted = never_interrupted) -> int:
    """The records of a file whose form is detected, by reading all of it; blocks meanwhile.

    Raises what `check` does, and Data8Error where the file can't be read.
    """
    in_rows = detect_format(path).in_rows
    try:
        records = 0
        with closing(open_reader(path, resolve_options(path, ReadOptions()), check)) as reader:
            for batch in reader.batches():
                records += len(batch.rows)
                check()
    except (Unreadable, UnicodeDecodeError, OSError) as error:
        raise as_data8_error(path, error, in_rows=in_rows) from None
    return records
