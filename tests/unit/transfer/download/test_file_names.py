import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.errors import UsageError
from data8_tui.transfer.download.file_names import default_target, safe_stem


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("contacts_2026", "contacts_2026"),
        ("../../etc/passwd", "_._.._etc_passwd"),
        ("..", "_"),
        (".bashrc", "_bashrc"),
        ("-rf", "_rf"),
        ("a\x00b\x1bc\u202ed", "a_b_c_d"),
        ("CON", "_CON"),
        ("nul.tar", "_nul.tar"),
        ("consul", "consul"),
        ("", "_"),
        ("trailing. .", "trailing"),
    ],
)
def test_a_name_becomes_one_visible_segment(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


@given(st.text(st.characters(), max_size=400))
def test_no_name_leaves_the_folder_or_fails_to_be_a_file(name: str) -> None:
    stem = safe_stem(name)
    assert Path("/folder", stem).parent == Path("/folder")
    assert stem not in ("", ".", "..")
    assert not stem.startswith((".", "-"))
    assert len(os.fsencode(stem)) <= 200
    assert "\x00" not in stem


def test_long_names_that_differ_at_the_end_stay_apart() -> None:
    assert safe_stem("x" * 300 + "1") != safe_stem("x" * 300 + "2")


def test_a_target_is_a_file_or_a_folder_that_is_there(tmp_path: Path) -> None:
    assert default_target("contacts") == Path("contacts.csv")
    assert default_target("contacts", tmp_path) == tmp_path / "contacts.csv"
    assert default_target("contacts", tmp_path / "mine.csv") == tmp_path / "mine.csv"
    with pytest.raises(UsageError, match="no folder"):
        default_target("contacts", f"{tmp_path}/missing/")
