"""A first record that is taken for the header is recognized; a header is not taken for one."""

import pytest

from data8_tui.transfer.preflight.header_detection import is_like_record

RECORDS = [
    ["Ann Lee", "+44 161 496 0001", "LS1 4AP", "12/03/1980"],
    ["Ann", "Lee", "Leeds"],
    ["1", "Ann Lee", "ann@example.com"],
    ["ann@example.com"],
    ["Mr J Smith", "12 High Street", "York", "YO1 7HH"],
    ["0161 496 0001"],
    ["2021-03-04", "x", "y"],
    ["1004", "Acme Ltd", "active"],
    ["", "Sarah Jones", "", "SW1A 1AA"],
    ["£12.50", "17", "Paul"],
    ["https://example.com/a", "ok"],
    ["7f6c1a52-3c1e-4f5f-9c63-0123456789ab", "Jan"],
    ["5 Jan 2024", "12:30", "London"],
    ["K1A 0B1", "12345-6789"],
    ["Müller", "10115", "Berlin"],
]
HEADERS = [
    ["Name", "Phone", "Postcode", "DOB"],
    ["id", "first_name", "last_name", "email"],
    ["FirstName", "LastName", "HomeTel", "Addr1"],
    ["Vorname", "Nachname", "Straße", "PLZ", "Ort"],
    ["Nom", "Prénom", "Adresse", "Ville"],
    ["Name", "2022", "2023", "2024"],
    ["Address 1", "Address 2", "Town", "County"],
    ["A", "B", "C"],
    ["Q1", "Q2", "Q3", "Q4"],
    ["foo", "bar", "baz"],
    ["Customer Reference", "Do not call", "Score %"],
    ["column_1", "column_2"],
    ["", "", "Notes"],
    ["#", "Widget", "Sprocket"],
    ["Mark", "Grade", "Subject"],
    ["Reading", "Temperature", "Timestamp"],
    ["UDPRN", "UPRN", "Organisation"],
    ["IsGone", "IsDeceased", "MatchLevel"],
]


@pytest.mark.parametrize("cells", RECORDS, ids=str)
def test_a_record_is_recognized(cells: list[str]) -> None:
    assert is_like_record(cells, [tuple(cells)])


@pytest.mark.parametrize("cells", HEADERS, ids=str)
def test_a_header_is_none(cells: list[str]) -> None:
    record = ("Bo Ray", "1500.25", "LS2 8XX", "bo@example.com", "x")[: len(cells)]
    assert not is_like_record(cells, [record])
