"""From headers to names that Data8 accepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.cli.remedies import sentence
from data8_tui.errors import UsageError
from data8_tui.transfer.preflight.mapping import map_names
from data8_tui.transfer.readers.column_names import NAME, column_index, name_from


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("First Name", "first_name"),
        ("  E-mail  ", "e_mail"),
        ("Straße", "strasse"),
        ("Œuvre à l’été", "oeuvre_a_lete"),
        ("Ærø & Łódź", "aero_and_lodz"),
        ("don't", "dont"),
        ("ＦＵＬＬ", "full"),
        ("İstanbul", "istanbul"),
        ("2nd line", "column_2nd_line"),
        ("__x__", "x"),
        ("priority", "priority"),
        ("名前", ""),
        ("—", ""),
        ("", ""),
    ],
)
def test_a_name_is_what_a_person_would_make_of_it(header, name):
    assert name_from(header) == name


@given(st.text())
def test_a_name_is_valid_or_there_is_none(header):
    name = name_from(header)
    assert name == "" or NAME.fullmatch(name)
    assert name_from(name) == name


def texts(headers, renames=None):
    return [sentence(problem.message) for problem in map_names(headers, renames or {})[1]]


def test_empty_headers_and_foreign_ones_are_named_by_their_column():
    assert texts(["a", " ", "名前"]) == [
        "column 2 has an empty header; name it: --rename '#2=…', or --drop '#2'",
        "column 3 “名前” holds no letter a-z; name it: --rename '#3=…'",
    ]


def test_two_headers_that_make_one_name_are_both_named():
    assert texts(["First Name", "x", "first_name"]) == [
        "columns 1 “First Name” and 3 “first_name” would both be first_name; "
        "name one of them: --rename '#3=…'"
    ]


def test_a_person_may_name_columns_by_header_or_number():
    names, problems = map_names(["a", "", "a"], {"#2": "b", "#3": "c"})
    assert (names, problems) == (("a", "b", "c"), [])
    assert map_names(["名前"], {"名前": "name"}) == (("name",), [])


@pytest.mark.parametrize(
    ("renames", "said"),
    [
        ({"a": "A"}, "can't be the name of a column"),
        ({"a": "1a"}, "can't be the name of a column"),
        ({"z": "y"}, "there is no column “z”"),
        ({"#9": "y"}, "there is no column “#9”"),
        ({"b": "y"}, "more than one column is headed “b”"),
    ],
)
def test_a_wish_that_cant_be_meant_is_refused(renames, said):
    with pytest.raises(UsageError, match=said):
        map_names(["a", "b", "b"], renames)


def test_a_column_is_found_by_its_name_too():
    assert column_index("first_name", ["First Name", "x"], ["first_name", "x"]) == 0


def test_a_header_goes_before_a_number_and_a_column_without_one_has_a_name():
    headers = ["x", "a", "#2", "", " "]
    assert column_index("#2", headers) == 2
    assert column_index("#1", headers) == 0
    assert column_index("column 4", headers) == 3
    assert column_index("column 5", headers) == 4
    assert column_index("column 9", ["", "column 9"], numbers=[9, 12]) == 1
