"""The kind of a change of one value, by the rules that `change_kinds` states."""

import pytest

from data8_tui.analysis.compare.change_kinds import KINDS, kind_sign
from data8_tui.analysis.compare.model import ChangeKind
from data8_tui.analysis.text_table.database import load_duckdb
from tests.unit.analysis.compare import reference

SAME, DIFFERENT = ChangeKind.DIGITS_SAME, ChangeKind.DIFFERENT
CHANGES = [
    ("mailto:ann@x.com", "ann@x.com", DIFFERENT),
    ("mailto:ann1234567@x.com", "ann1234567@x.com", DIFFERENT),
    ("Tel: 020 7946 0958", "02079460958", SAME),
    ("TEL 02079460958", "020-7946 0958 (fax)", DIFFERENT),
    ("020 7946 0958 ext. 12", "020 7946 095812", SAME),
    ("020 7946 0958\nx12", "020 7946 0958\u00a0EXT 12", SAME),
    ("x1234567", "1234567", DIFFERENT),
    ("1234567 b", "1234567", DIFFERENT),
    ("\u202a020 7946 0958\u202c", "02079460958", SAME),
    ("\u202a123456\u202c", "123456", DIFFERENT),
    ("tel 123456", "123456", DIFFERENT),
    ("-", "+", ChangeKind.PUNCTUATION),
    ("1234567", "1234567½", SAME),
    ("tel", "fax", DIFFERENT),
    ("+44 20 7946 0958", "020 7946 0958", DIFFERENT),
    ("007", "7", ChangeKind.ZEROS),
    ("1.10", "1.1", ChangeKind.ZEROS),
    ("-0.50", "-.5", ChangeKind.ZEROS),
    ("00", "0.00", ChangeKind.ZEROS),
    ("01234567", "1234567", ChangeKind.ZEROS),
    ("100", "1", DIFFERENT),
    ("1.01", "1.1", DIFFERENT),
    ("-07", "7", DIFFERENT),
    ("0.5.0", "0.5", DIFFERENT),
    ("٠٧", "٧", DIFFERENT),
    ("007 ", "7", DIFFERENT),
    (".00", "-", DIFFERENT),
]


@pytest.mark.parametrize(("before", "after", "kind"), CHANGES)
def test_zeros_and_digits_are_those_of_numbers_alone(
    before: str, after: str, kind: ChangeKind
) -> None:
    with load_duckdb().connect() as database:
        query = f"select {kind_sign('b', 'a')} from (select ? as b, ? as a)"
        found = [
            KINDS[database.execute(query, each).fetchall()[0][0]]
            for each in ([before, after], [after, before])
        ]
    assert found == [kind, kind] == [reference.kind(before, after)] * 2
