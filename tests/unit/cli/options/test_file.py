"""Paths among the options, as a shell, or a terminal that a file was dropped on, passes them."""

import pytest

from data8_tui.cli.options.file import OutputFile


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        ("-", "-"),
        ("./-", "./-"),
        ("no/such/", "no/such/"),
        ("new.csv", "new.csv"),
        ("file:///dev/null", "/dev/null"),
        ("'/dev/null'", "/dev/null"),
        ("~/x.csv", "/dev/x.csv"),
    ],
)
def test_where_records_go(typed, meant, monkeypatch):
    monkeypatch.setenv("HOME", "/dev")
    assert OutputFile().convert(typed, None, None) == meant
