"""A whole pass over records: what is found, counted, put out and added."""

import json

import pytest

from data8_tui.sandbox.cleanse import roles
from data8_tui.sandbox.cleanse.run import CleanseRun
from data8_tui.sandbox.workflows import WORKFLOWS

COLUMNS = {"first_name": 0, "last_name": 0, "postcode": 0, "email": 0}
ANN = {"first_name": "Ann", "last_name": "Lee", "postcode": "LS1 2AB", "email": "a@example.com"}
LOUD_ANN = {"first_name": " ANN", "last_name": "LEE", "postcode": "ls12ab", "email": ""}
MOVED_ANN = ANN | {"postcode": "M1 1AE"}
BOB = {"first_name": "Bob", "last_name": "Lee", "postcode": "LS1 2AB", "email": "b@example.com"}


def passed(rows, workflow="Deduplication", columns=COLUMNS):
    """The result, and the records of each output."""
    put = {}
    run = CleanseRun(WORKFLOWS[workflow], columns, lambda: rows)
    result = run.run(lambda output, text: put.setdefault(output, []).append(json.loads(text)))
    return result, put


def test_the_same_person_is_known_by_name_and_any_one_contact():
    result, put = passed([ANN, BOB, LOUD_ANN, MOVED_ANN, ANN])
    assert [r["duplicate_of"] for r in put["Duplicates"]] == [1, 1, 1]
    assert [r["match_level"] for r in put["Duplicates"]] == ["Close", "Close", "Exact"]
    assert [(r["first_name"], r["match_level"]) for r in put["Output"]] == [
        ("Ann", "Master"),
        ("Bob", None),
    ]
    assert result["counts"] == {
        "unique": 1,
        "master": 1,
        "copy_exact": 1,
        "copy_close": 2,
        "copy_possible": 0,
    }
    assert result["cleansing"]["Duplicates"] == 3


def test_people_without_a_name_or_a_contact_are_nobody_s_duplicates():
    nobody = dict.fromkeys(COLUMNS, "")
    _, put = passed([nobody, nobody, {"last_name": "Lee"}, {"last_name": "Lee"}, {}])
    assert len(put["Output"]) == 5
    assert "Duplicates" not in put


def test_what_was_mended_is_named_and_counted():
    result, put = passed([LOUD_ANN, BOB])
    assert put["Output"][0]["cleansed"] == "first_name, last_name, postcode"
    assert put["Output"][1]["cleansed"] == ""
    assert result["cleansing"]["Mended"] == {"first_name": 1, "last_name": 1, "postcode": 1}


def test_added_columns_give_way_to_those_that_were_there():
    columns = COLUMNS | {"cleansed": 0, "duplicate_of": 1, "duplicate_of_2": 1}
    result, put = passed([ANN | {"cleansed": " mine "}], columns=columns)
    (record,) = put["Output"]
    assert record["cleansed"] == "mine"
    assert record["cleansed_2"] == "cleansed"
    assert record["duplicate_of_3"] is None
    assert set(record) <= set(result["columns"])


def test_only_what_a_file_has_is_judged():
    result, put = passed([{"colour": " red "}], columns={"colour": 0})
    assert put["Output"][0]["colour"] == "red"
    assert not {"email_valid", "phone_valid", "postcode_valid"} & set(result["columns"])


def test_line_breaks_in_free_text_are_kept():
    _, put = passed([{"notes": " one\n two  three "}], columns={"notes": 0})
    assert put["Output"][0]["notes"] == "one\n two  three"


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_the_same_person_always_gets_the_same_answer(workflow):
    rows = [ANN, BOB, {}, LOUD_ANN] * 3
    assert passed(rows, workflow) == passed(rows, workflow)


def test_the_verdicts_follow_from_the_values():
    _, put = passed([ANN, ANN | {"email": "a@"}, ANN | {"email": ""}], "EmailValidation")
    statuses = [record["email_status"] for record in put["Output"]]
    assert statuses[1:] == ["Invalid", "Missing"]
    assert [record["email_valid"] for record in put["Output"]] == [True, False, False]
    _, put = passed([ANN, ANN | {"postcode": "x"}, {}, LOUD_ANN], "AddressValidation")
    statuses = [record["address_status"] for record in put["Output"]]
    assert statuses == ["Valid", "Invalid", "Missing", "Corrected"]
    _, put = passed([ANN | {"postcode": "x"}, {}], "ContactDeceasedCheck")
    assert [record["deceased"] for record in put["Output"]] == [None, None]


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("postcode", roles.POSTCODE),
        ("home_post_code", roles.POSTCODE),
        ("email", roles.EMAIL),
        ("e_mail_2", roles.EMAIL),
        ("emailing_allowed", roles.OTHER),
        ("telephone", roles.PHONE),
        ("mobile", roles.PHONE),
        ("tel_no", roles.PHONE),
        ("hotel", roles.OTHER),
        ("first_name", roles.NAME),
        ("surname", roles.NAME),
        ("filename", roles.OTHER),
        ("username", roles.OTHER),
        ("company_name", roles.COMPANY),
        ("address_1", roles.PLACE),
        ("town", roles.PLACE),
        ("notes", roles.OTHER),
    ],
)
def test_a_column_is_known_by_its_name(column, role):
    assert roles.role_of(column) == role
