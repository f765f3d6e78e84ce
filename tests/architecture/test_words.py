"""The core gives codes with data; the two front ends have a sentence for each of them.

What a raise site gives is held against what the sentences name, so that none fails when it is said.
"""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest

import data8_tui
from data8_tui.cli import remedies as cli
from data8_tui.cli.commands.run import run
from data8_tui.cli.options.comparison import READING
from data8_tui.codes import Code, FileProblem, Message, Remedy, every_code
from data8_tui.tui import remedies as tui
from data8_tui.wording.sentences import Sentence, Sentences

PACKAGE = Path(data8_tui.__file__).parent
CORE_PACKAGES = ("api", "monitor", "transfer", "jobs", "insight", "analysis", "notice", "settings")
CORE = (
    *CORE_PACKAGES,
    "codes.py",
    "dates.py",
    "errors.py",
    "documents.py",
    "own_files.py",
    "session.py",
)
SIDE = "--before"
FRONT_ENDS = {
    "cli": cli.sentence,
    "cli run": cli.run_sentence,
    "cli local": cli.local_sentence("--html"),
    "cli side": cli.side_sentence(SIDE),
    "tui": tui.sentence,
    "run": tui.run_sentence,
}
COMMANDS = "jobs?|datasets?|download|upload|submit|watch|run|verify|doctor|config|sandbox|history"
OPTION = re.compile(rf"--[a-z]|\s-o\b|\bdata8-tui (?:{COMMANDS})\b")
FILE_KINDS = {"data8-tui download", "data8-tui upload"}
"""How the files on the disk name themselves."""
SETTINGS = "settings/model.py"
"""Each setting is one field there, which names its option, too."""
STYLES = "analysis/report/styles.py"
"""Custom properties of CSS begin as options do."""


def sources(*parts: str) -> Iterator[Path]:
    for part in parts:
        path = PACKAGE / part
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def texts(tree: ast.Module) -> Iterator[str]:
    """Every string but docstrings."""
    statements = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in statements:
            yield str(node.value)


def test_no_string_of_the_core_names_an_option_or_a_command() -> None:
    found = {
        (str(path.relative_to(PACKAGE)), text)
        for path in sources(*CORE)
        if not str(path.relative_to(PACKAGE)).startswith((SETTINGS, STYLES))
        for text in set(texts(ast.parse(path.read_text()))) - FILE_KINDS
        if OPTION.search(text)
    }
    assert found == set()


def test_the_rule_would_find_options_and_commands() -> None:
    for text in ("--again", "say --again", "with -o.", "data8-tui job x", "'--rename"):
        assert OPTION.search(text), text


def test_no_error_of_the_core_has_a_front_ends_words() -> None:
    found = [
        path
        for path in sources(*CORE_PACKAGES)
        if re.search(r"\.(with|add)_note\(", path.read_text())
    ]
    assert found == []


def test_the_values_of_codes_are_unique() -> None:
    codes = [code for kind in Code.__subclasses__() for code in kind]
    assert len(every_code()) == len(codes) > 90


@pytest.mark.parametrize("name", FRONT_ENDS)
def test_a_front_end_has_a_sentence_for_every_code_and_no_other(name: str) -> None:
    assert set(FRONT_ENDS[name].table) == set(every_code().values())


def names_of(sentence: Sentence, *, required: bool = False) -> set[str]:
    """The data that a sentence takes, or that it can't do without."""
    if callable(sentence):
        parameters = inspect.signature(sentence).parameters.values()
        return {each.name for each in parameters if not required or each.default is each.empty}
    return {field for _, field, _, _ in Formatter().parse(sentence) if field}


def given(tree: ast.Module) -> Iterator[tuple[Code, frozenset[str]]]:
    """Each message that a module makes: its code and the names of its data."""
    kinds = {kind.__name__: kind for kind in Code.__subclasses__()}
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=kind), attr=code), keywords=keywords
            ):
                if kind in kinds and code in kinds[kind].__members__:
                    yield kinds[kind][code], frozenset(each.arg or "**" for each in keywords)


def made_messages() -> Mapping[Code, set[frozenset[str]]]:
    """The messages that the core makes, each by the sets of names that its data has."""
    made: dict[Code, set[frozenset[str]]] = {}
    for path in sources(*CORE):
        for code, names in given(ast.parse(path.read_text())):
            made.setdefault(code, set()).add(names)
    return made


def test_every_message_holds_what_its_sentences_name() -> None:
    messages = made_messages()
    wrong = [
        (front_end, code.name, sorted(names))
        for front_end, sentences in FRONT_ENDS.items()
        for code, made in messages.items()
        for names in made
        if "**" not in names
        and (missing(sentences, code) - names or surplus(sentences, code, names))
    ]
    assert wrong == []


def missing(sentences: Sentences, code: Code) -> set[str]:
    return names_of(sentences.table[code], required=True) - set(sentences.keys)


def surplus(sentences: Sentences, code: Code, names: frozenset[str]) -> bool:
    """A function takes what it names and nothing else."""
    sentence = sentences.table[code]
    return callable(sentence) and not names <= names_of(sentence)


NUMBERS = {
    *("seconds", "minutes", "bytes", "byte", "offset", "limit", "fields", "width", "column"),
    *("count", "number", "first", "second", "datasets"),
    *("line", "other", "given", "found", "more"),
}
LISTS = {
    *("profiles", "keys", "outputs", "headers", "suffixes", "columns", "others"),
    *("sheets", "similar", "known", "parameters", "texts"),
}


def sample(name: str) -> object:
    return 7 if name in NUMBERS else ["a", "b"] if name in LISTS else "a"


def said(name: str, kind: type[Code] = Code) -> Iterator[str]:
    sentences = FRONT_ENDS[name]
    for code, sentence in sentences.table.items():
        if not isinstance(code, kind):
            continue
        data = {each: sample(each) for each in names_of(sentence) - set(sentences.keys)}
        if code is Remedy.CORRECT_FIELDS:
            data = {"fields": {"name": ["is taken"]}}
        yield sentences(Message(code, data))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["tui", "run"])
def test_no_sentence_on_a_screen_names_an_option_or_a_command(name: str) -> None:
    assert [text for text in said(name) if OPTION.search(text) or "same command" in text] == []


@pytest.mark.parametrize("name", [each for each in FRONT_ENDS if each.startswith("cli")])
def test_the_command_lines_sentences_can_all_be_said(name: str) -> None:
    assert len(list(said(name))) == len(every_code())


def test_advice_for_a_page_names_its_option_and_says_of_nothing_that_it_goes_on() -> None:
    """Work on local files begins anew, and `-o` isn't the option of a page."""
    texts_said = list(said("cli local", Remedy))
    assert [text for text in texts_said if re.search(r"(?<!\S)-o\b", text)] == []
    assert [text for text in texts_said if "where this one stopped" in text] == []
    assert len([text for text in texts_said if "--html" in text]) > 10


def test_a_file_of_compare_is_read_otherwise_by_the_options_of_compare_alone() -> None:
    texts_said = list(said("cli side", FileProblem))
    assert {found for text in texts_said for found in re.findall(r"--[a-z-]+", text)} == {SIDE}
    named = {found for text in texts_said for found in re.findall(r"([a-z-]+)=", text)}
    assert named <= set(READING)
    assert len(named) > 3


def test_advice_for_a_run_names_no_option_that_a_run_lacks() -> None:
    known = {option for each in run.params for option in each.opts}
    texts_said = [text.replace("upload --dry-run", "") for text in said("cli run", Remedy)]
    named = {found for text in texts_said for found in re.findall(r"--[a-z-]+", text)}
    assert named - known == set()
    assert len(named) > 5


def test_every_code_is_used() -> None:
    text = "\n".join(path.read_text() for path in sources(*CORE))
    unused = [
        code for code in every_code().values() if f"{type(code).__name__}.{code.name}" not in text
    ]
    assert unused == []
