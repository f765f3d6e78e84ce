"""Postcodes, telephone numbers, e-mail addresses and names, put into form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.sandbox.cleanse import formats
from data8_tui.sandbox.cleanse.casing import fix_case


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("ls12ab", "LS1 2AB"),
        (" LS1  2AB ", "LS1 2AB"),
        ("sw1a-1aa", "SW1A 1AA"),
        ("M1 1AE", "M1 1AE"),
        ("ec1v 9hx", "EC1V 9HX"),
        ("CF24OXX", "CF24 0XX"),
        ("SY2 37NY", "SY23 7NY"),
        ("gir0aa", "GIR 0AA"),
    ],
)
def test_a_postcode_is_put_into_form(raw, clean):
    assert formats.normalise_postcode(raw) == (clean, "", "")


@pytest.mark.parametrize(
    ("raw", "text", "fault"),
    [
        ("", "", "Missing"),
        ("  ", "", "Missing"),
        ("nowhere", "NOWHERE", "Invalid"),
        ("LS1 2A", "LS1 2A", "Invalid"),
        ("QS1 2AB", "QS1 2AB", "Invalid"),
        ("LS1 2CB", "LS1 2CB", "Invalid"),
        ("12345", "12345", "Invalid"),
    ],
)
def test_a_bad_postcode_is_said_to_be_bad(raw, text, fault):
    assert formats.normalise_postcode(raw) == (text, fault, "")


@pytest.mark.parametrize(
    ("raw", "clean", "sort"),
    [
        ("07700900123", "07700 900123", "Mobile"),
        ("+44 7700 900123", "07700 900123", "Mobile"),
        ("0044 (0)7700-900123", "07700 900123", "Mobile"),
        ("+44 (0)1632 960 123", "01632 960123", "Landline"),
        ("(0131) 496 0001", "0131 496 0001", "Landline"),
        ("01134960001", "0113 496 0001", "Landline"),
        ("02079460001", "020 7946 0001", "Landline"),
        ("028 9649 6001 ext. 12", "028 9649 6001", "Landline"),
        ("tel: 08081570123", "0808 157 0123", "Landline"),
    ],
)
def test_a_number_is_put_into_form(raw, clean, sort):
    assert formats.normalise_phone(raw) == (clean, "", sort)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [("", "Missing"), (" ", "Missing"), ("12", "Invalid"), ("none", "Invalid"),
     ("0770090012", "Invalid"), ("077009001234", "Invalid"), ("09990000000", "Invalid"),
     ("+1 212 555 0100", "Invalid")],
)  # fmt: skip
def test_a_bad_number_is_said_to_be_bad(raw, fault):
    assert formats.normalise_phone(raw).fault == fault


@pytest.mark.parametrize(
    ("raw", "clean", "sort"),
    [
        (" Foo@Example.COM ", "foo@example.com", ""),
        ("mailto:a@example.org.", "a@example.org", ""),
        ("a @ example.com", "a@example.com", ""),
        ("a@example.con", "a@example.com", ""),
        ("o'brien+tag@mail.example.org", "o'brien+tag@mail.example.org", ""),
        ("INFO@example.com", "info@example.com", "Role"),
    ],
)
def test_an_email_is_put_into_form(raw, clean, sort):
    assert formats.normalise_email(raw) == (clean, "", sort)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [("", "Missing"), (" ", "Missing"), ("x", "Syntax"), ("x@", "Syntax"), ("a@@b.com", "Syntax"),
     (".a@example.com", "Syntax"), ("a@localhost", "Domain"), ("a@nowhere.invalid", "Domain"),
     ("ä@example.com", "Syntax")],
)  # fmt: skip
def test_a_bad_email_is_said_to_be_bad(raw, fault):
    assert formats.normalise_email(raw).fault == fault


@pytest.mark.parametrize(
    "form", [formats.normalise_postcode, formats.normalise_phone, formats.normalise_email]
)
@given(text=st.text() | st.from_regex(r"[+0-9() -]{3,20}") | st.from_regex(r"[A-Z0-9 ]{3,9}"))
def test_what_is_in_form_stays_so(form, text):
    once = form(text)
    if not once.fault:
        assert form(once.text) == once


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("JOHN", "John"),
        ("  anne-marie ", "Anne-Marie"),
        ("o'brien", "O'Brien"),
        ("D’ARCY", "D’Arcy"),
        ("mcgregor", "McGregor"),
        ("KING'S LYNN", "King's Lynn"),
        ("newcastle  upon tyne", "Newcastle upon Tyne"),
        ("VAN DER BERG", "Van der Berg"),
        ("7 THE GREEN", "7 The Green"),
        ("siân", "Siân"),
        ("MacDonald", "MacDonald"),
        ("  de  Souza ", "de Souza"),
        ("", ""),
        ("12a", "12A"),
    ],
)
def test_names_are_written_as_people_write_them(raw, clean):
    assert fix_case(raw) == clean


@given(st.text(st.characters(codec="ascii")))
def test_casing_settles_at_once(text):
    assert fix_case(fix_case(text)) == fix_case(text)
