"""The shapes of SQL are those of `shapes`."""

from data8_tui.analysis.compare.shape_sql import folded_shape_sql, shape_sql
from data8_tui.analysis.shapes import folded_shape, shape
from data8_tui.analysis.text_table.database import load_duckdb

TEXTS = ["", "SW1A 1AA", "+44 7700", "Ünïcode Ǆ ǅ ʰ 中文 ١٢ ½ Ⅷ", "aA'9\n-", "e\u0301", "ﬁ ª º"]


def test_shapes_are_equal_in_sql_and_in_python() -> None:
    with load_duckdb().connect() as database:
        rows = database.execute(
            f"select t, {shape_sql('t')}, {folded_shape_sql(shape_sql('t'))} "
            "from (select unnest(?) as t)",
            [TEXTS],
        ).fetchall()
    assert rows == [(text, shape(text), folded_shape(text)) for text in TEXTS]
