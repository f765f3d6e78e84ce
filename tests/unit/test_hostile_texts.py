"""Each text that wants to be obeyed, through each function that ends what is written out."""

import base64
import logging
import re
import shlex
import subprocess
from collections.abc import Callable

import pytest

from data8_tui.cli import name_completion
from data8_tui.event_log import LineFormatter
from data8_tui.notice import NoticeProtocol, notice_sequence
from data8_tui.notice.clipboard import LONGEST, osc_52
from data8_tui.safetext import spelled, visible, visible_beginning
from data8_tui.tui import safe
from data8_tui.tui.command_line import shell_word
from tests.hostile_texts import ENCODED, HOSTILE, obeyed, unsafe


def test_they_are_two_hundred() -> None:
    assert len(set(HOSTILE)) >= 200
    assert sum(bool(obeyed(text)) for text in HOSTILE) >= 120


def logged(text: str) -> str:
    record = logging.LogRecord("data8_tui.part", 20, "", 0, "said %s", (text,), None)
    return LineFormatter().format(record)


SINKS: dict[str, Callable[[str], str]] = {
    "a cell": visible,
    "a long text": visible_beginning,
    "a field to type in": lambda text: spelled(text.encode("utf-8", "replace").decode()),
    "a widget": lambda text: safe.content(text).plain,
    "the log": logged,
}


@pytest.mark.parametrize("sink", SINKS)
def test_nothing_is_left_to_obey(sink: str) -> None:
    left = {text: unsafe(SINKS[sink](text)) for text in HOSTILE}
    assert {text: characters for text, characters in left.items() if characters} == {}


FRAMES = {
    NoticeProtocol.OFF: "",
    NoticeProtocol.BELL: "\a",
    NoticeProtocol.OSC_9: "\x1b]9;{}\a\a",
    NoticeProtocol.OSC_777: "\x1b]777;notify;{}\a\a",
    NoticeProtocol.OSC_99: "\x1b]99;{}\x1b\\\x1b]99;{}\x1b\\\a",
}


@pytest.mark.parametrize("protocol", NoticeProtocol)
def test_a_notice_is_one_sequence(protocol: NoticeProtocol) -> None:
    frame = re.compile(re.escape(FRAMES[protocol]).replace(r"\{\}", "([^\x00-\x1f\x7f-\x9f]*)"))
    for text in HOSTILE:
        found = frame.fullmatch(notice_sequence(text, text, protocol, {}))
        assert found, repr(text)
        assert not unsafe("".join(found.groups()))


def test_a_copy_is_one_sequence_that_has_the_text() -> None:
    for text in HOSTILE:
        found = re.fullmatch("\x1b]52;c;([A-Za-z0-9+/=]*)\x07", osc_52(text))
        assert found, repr(text)
        assert base64.b64decode(found[1]) == text.encode("utf-8", "replace")


def test_the_longest_copy_is_the_longest_sequence_that_terminals_take() -> None:
    assert len(osc_52("x" * LONGEST)) == 100_000
    assert len(osc_52("x" * (LONGEST + 1))) > 100_000


def test_a_command_line_is_read_back_as_it_was() -> None:
    held = [text for text in HOSTILE if not re.search("[\0\ud800-\udc7f\udd00-\udfff]", text)]
    line = " ".join(map(shell_word, held))
    assert not unsafe(line)
    shell = subprocess.run(
        ["bash", "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True
    )
    assert shell.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1] == held
    plain = [text for text in held if not shell_word(text).startswith("$'")]
    assert shlex.split(" ".join(map(shell_word, plain))) == plain


@pytest.mark.parametrize("text", [text for text in HOSTILE if re.search("[\0\ud800-\udfff]", text)])
def test_what_no_command_line_holds_is_refused_in_words(text: str) -> None:
    if text != "\udc80raw":  # a byte of a file's name, which a shell can hold
        with pytest.raises(ValueError, match="no command line can hold"):
            shell_word(text)


def test_completion_offers_nothing_that_is_obeyed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(name_completion, "names", lambda *_: ENCODED)
    assert name_completion.print_names(["jobs"]) == 0
    offered = capsys.readouterr().out
    assert "$(id)\n" in offered
    assert not obeyed(offered)
    assert set(offered.splitlines()) <= set(ENCODED)
