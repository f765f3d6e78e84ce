"""Encodings: told by a BOM, strict UTF-8, or as asked; what is wrong is said by line."""

import codecs

import pytest

from data8_tui.cli.remedies import sentence
from data8_tui.errors import UsageError
from data8_tui.transfer.readers.encoding import Encoding, decoding_problem, detect_encoding
from data8_tui.transfer.readers.files import ReadOptions, resolve_options
from tests.unit.transfer.readers.unreadable import unreadable

UTF8 = Encoding("utf-8", "UTF-8")


@pytest.mark.parametrize(
    ("codec", "bom"),
    [
        ("utf-8-sig", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
    ],
)
def test_a_bom_tells_the_encoding(tmp_path, codec, bom):
    path = tmp_path / "t.csv"
    path.write_bytes(bom + "é,ü\n1,2\n".encode(codec))
    how = resolve_options(path, ReadOptions())
    assert path.read_text(how.encoding) == "é,ü\n1,2\n"
    assert how.delimiter == ","


def test_without_one_it_is_utf8_or_what_is_asked(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n")
    assert detect_encoding(path) == UTF8
    assert detect_encoding(path, "latin1").codec == "iso8859-1"


def test_an_encoding_that_the_bom_contradicts_is_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(codecs.BOM_UTF8 + b"a,b\n")
    assert detect_encoding(path, "utf8").codec == "utf-8-sig"
    with unreadable("UTF-8 BOM"):
        detect_encoding(path, "cp1252")


@pytest.mark.parametrize("name", ["utf-9", "hex", "rot13", "", "a\0b"])
def test_only_text_encodings_count(tmp_path, name):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n")
    if not name:
        assert detect_encoding(path, name) == UTF8
        return
    with pytest.raises(UsageError, match="no encoding"):
        detect_encoding(path, name)


@pytest.mark.parametrize("before", [0, 3, (1 << 20) - 7, (1 << 20) - 6, (1 << 20) - 5, 3 << 20])
def test_the_first_wrong_byte_is_found_wherever_it_is(tmp_path, before):
    path = tmp_path / "t.csv"
    path.write_bytes(b"x" * before + b"\r\ny\rz\n\xc3\xa9\x92t")
    problem = decoding_problem(path, UTF8)
    assert problem.line == 4
    assert f"byte 0x92 at offset {before + 8:,} isn't UTF-8" in sentence(problem.message)
    assert sentence(problem.message).endswith("--encoding cp1252 reads that byte as ’")


def test_a_cut_character_at_the_end_is_found(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a\nb\xc3")
    problem = decoding_problem(path, UTF8)
    assert problem.line == 2
    assert "byte 0xC3 at offset 3" in sentence(problem.message)


def test_an_encoding_that_cant_be_is_not_suggested(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a\x92\x81\n")
    assert "cp1252" not in sentence(decoding_problem(path, UTF8).message)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (bytes(range(256)) * 4, "it looks like a binary file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "it looks like a binary file"),
        (b"a;b\n\xff" + "Name;City\n".encode("utf-16-be"), "try --encoding utf-16-le"),
        (b"caf\xe9\0" + b"a;b\n" * 100, "reads that byte as é"),
    ],
)
def test_utf16_is_advised_only_where_zero_bytes_alternate(tmp_path, content, advice):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert sentence(decoding_problem(path, UTF8).message).endswith(advice)


def test_utf16_without_a_bom_is_not_taken_for_utf8(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("a,b\n1,2\n".encode("utf-16-le"))
    with unreadable("utf-16-le"):
        resolve_options(path, ReadOptions())
    assert resolve_options(path, ReadOptions(encoding="utf-16-le")).delimiter == ","


@pytest.mark.parametrize("asked", ["utf-16", "UTF16", "utf-32"])
def test_which_end_comes_first_is_asked_where_no_bom_says_it(tmp_path, asked):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n1,2\n")
    with unreadable(r"it has no BOM: use --encoding utf-(16|32)-le"):
        resolve_options(path, ReadOptions(encoding=asked))


@pytest.mark.parametrize(
    ("codec", "label"),
    [(None, "UTF-8"), ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "cp1252")],
)
def test_a_codec_has_one_name_in_messages(codec, label):
    assert Encoding.of_codec(codec).label == label
