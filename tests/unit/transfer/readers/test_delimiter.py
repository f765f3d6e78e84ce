"""What separates fields: found where it is plain, asked where it is not."""

import pytest

from data8_tui.errors import UsageError
from data8_tui.transfer.csv_names import parse_delimiter
from data8_tui.transfer.csv_options import parse_csv_options
from data8_tui.transfer.readers.delimiter import CANDIDATES, detect_delimiter
from tests.unit.transfer.readers.unreadable import unreadable


@pytest.mark.parametrize("delimiter", sorted(CANDIDATES))
def test_each_is_found_among_the_others(delimiter):
    rows = [["name", "note", "n"], ["Jo", '"a, b; c | d\te"', "1"], ["Al", "x", "2"]]
    assert detect_delimiter("".join(delimiter.join(row) + "\n" for row in rows)) == delimiter


@pytest.mark.parametrize(
    ("start", "delimiter"),
    [
        ("name\nJo\n", ","),
        ("", ","),
        ("a;b\n1,5;2\n2,5;3\n", ";"),
        ("a,b\n1;5,2\n", ","),
        ("a,b,c\n1,2,3\n1,2\n4,5,6\n", ","),
        ("a,b", ","),
        ("a\tb\n1\t2\n3", "\t"),
        ('a;b\n"1\n;;;2";3\n', ";"),
        ('a,b\n"never closed,\n', ","),
        ("a,b,c\n1,2\n3,4\n5,6\n", ","),
        ("a;b;c\n" + "1;2\n" * 9 + "x\n", ";"),
    ],
)
def test_one_that_most_records_agree_on_is_taken(start, delimiter):
    assert detect_delimiter(start) == delimiter


@pytest.mark.parametrize("start", ["a,b;c\n1,2;3\n4,5;6\n", "a,b\n1\n2\n3\n"])
def test_it_is_asked_where_it_cant_be_told(start):
    with unreadable("--delimiter"):
        detect_delimiter(start)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tab", "\t"),
        ("\\t", "\t"),
        ("\\x01", "\x01"),
        ("\\x7C", "|"),
        (";", ";"),
        ("PIPE", "|"),
        ("~", "~"),
    ],
)
def test_it_can_be_said_by_name_or_sign(typed, meant):
    assert parse_delimiter(typed) == meant
    assert parse_csv_options(typed, None, crlf=False, bom=False).delimiter == meant


@pytest.mark.parametrize("typed", [",,", '"', "\n", "a", " ", "\0", "\\x41", "\udc80"])
def test_what_cant_separate_is_refused(typed):
    with pytest.raises(UsageError):
        parse_delimiter(typed)
    with pytest.raises(UsageError):
        parse_csv_options(typed, None, crlf=False, bom=False)


def test_nothing_is_no_delimiter():
    with pytest.raises(UsageError):
        parse_delimiter("")
