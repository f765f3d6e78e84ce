"""The shape of a text, and the folded one, as SQL: equal to what `shapes` returns."""


def shape_sql(text: str) -> str:
    """The shape of an SQL expression: an upper-case letter is A, any other a, a digit 9."""
    upper = rf"regexp_replace({text}, '[\p{{Lu}}\p{{Lt}}]', 'A', 'g')"
    lower = rf"regexp_replace({upper}, '[\p{{Ll}}\p{{Lm}}\p{{Lo}}]', 'a', 'g')"
    return rf"regexp_replace({lower}, '\p{{Nd}}', '9', 'g')"


def folded_shape_sql(shape: str) -> str:
    """A shape with each run of letters of one case, or of digits, as a single one."""
    for sign in "Aa9":
        shape = f"regexp_replace({shape}, '{sign}+', '{sign}', 'g')"
    return shape
