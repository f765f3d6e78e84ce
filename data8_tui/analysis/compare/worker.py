"""The process of one comparison: it compares, and then gives records until its input ends."""

from pathlib import Path
from typing import Any, BinaryIO

from data8_tui.analysis.compare.comparison import KeyUndecided, compare_files
from data8_tui.analysis.compare.messages import (
    ComparisonReply,
    CountReply,
    ProgressReply,
    QuestionReply,
    RecordsReply,
    ResultReply,
    decode_records_request,
    encode_message,
    request_from_document,
)
from data8_tui.analysis.compare.model import ComparisonRecords
from data8_tui.analysis.compare.statements import ComparisonProgress
from data8_tui.analysis.text_table.database import database_errors
from data8_tui.errors import Data8Error
from data8_tui.transfer.workers.ipc import pack_error, receive, send
from data8_tui.transfer.workers.main import serve


def _work(task: Any, source: BinaryIO, to: BinaryIO) -> None:
    def reply(message: ComparisonReply) -> None:
        send(to, encode_message(message))

    def on_progress(progress: ComparisonProgress) -> None:
        reply(ProgressReply(progress))

    try:
        request, folder = request_from_document(task["request"]), Path(task["folder"])
        with compare_files(request, folder, on_progress=on_progress) as compared:
            reply(ResultReply(compared.result))
            while (frame := receive(source)) is not None:
                send(to, _answer(compared.records, frame))
    except KeyUndecided as undecided:
        reply(QuestionReply(undecided.question))
    except Data8Error as error:
        send(to, pack_error(error))


def _answer(records: ComparisonRecords, frame: bytes) -> bytes:
    asked = decode_records_request(frame)
    try:
        with database_errors():
            if asked.count is None:
                return encode_message(CountReply(records.count(asked.wanted)))
            read = records.read(asked.wanted, asked.start, asked.count)
            return encode_message(RecordsReply(list(read)))
    except Data8Error as error:
        return pack_error(error)


if __name__ == "__main__":
    serve(_work)
