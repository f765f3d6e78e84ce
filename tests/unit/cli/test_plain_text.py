"""Our wording as plain words."""

import pytest

from data8_tui.cli.plain_text import folded, kept_exact, plain_line


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("State: ● running 63 %", "State: running 63 percent"),
        ("Kind: → input", "Kind: input"),
        ("contacts.csv → contacts_1", "contacts.csv to contacts_1"),
        ("page 1 · 100 jobs · more", "page 1, 100 jobs, more"),
        ("████░░░░  53.8 %", "53.8 percent"),
        ("after 12 min 04 s", "after 12 minutes 4 seconds"),
        ("1 h 01 min", "1 hour 1 minute"),
        ("29 s – 46 min", "29 seconds to 46 minutes"),
        ("past runs 14:28–14:41 (12)", "past runs 14:28 to 14:41 (12)"),
        ("Filled: >99.99%", "Filled: more than 99.99 percent"),
        ("Success: ≥ 97%", "Success: at least 97 percent"),
        ("Success: –", "Success: none"),
        ("~14:35 at this pace", "about 14:35 at this pace"),
        ("1,200/s", "1,200 a second"),
        ("label      value", "label, value"),
        ("  elapsed  now  (5 s)", "elapsed, now (5 seconds)"),
        ("asking Data8 …", "asking Data8..."),
        ("no such command “jbos”", 'no such command "jbos"'),
        ("over /srv/5 days/x.csv", "over /srv/5 days/x.csv"),
    ],
)
def test_symbols_bars_and_units_become_words(line: str, words: str) -> None:
    assert plain_line(line) == words


def test_a_name_from_outside_stays_as_it_is() -> None:
    assert plain_line(f"Job: {kept_exact('5 s · 3 %  …')}") == "Job: 5 s · 3 %  …"
    assert plain_line("“5 s · 3 %” failed") == '"5 s · 3 %" failed'


def test_what_a_device_can_not_present_is_spelled_in_a_name() -> None:
    assert plain_line(kept_exact("A → B ⠿ █")) == "A ⟨2192⟩ B ⟨283F⟩ ⟨2588⟩"
    assert plain_line("“A → B”") == '"A ⟨2192⟩ B"'


def test_lines_break_between_words_alone() -> None:
    name = "n" * 50
    assert folded(f"Job: {name} ended well", 40) == ["Job:", name, "ended well"]
    assert folded("short", 40) == ["short"]
    assert folded("x" * 200, None) == ["x" * 200]
