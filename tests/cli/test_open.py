"""`open`: what is wrong with a file is reported before the application starts."""

import pytest

GOOD = "a,b\n1,2\n"


@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        ("missing.csv", None, 9, "No such file or directory"),
        ("image.csv", b"\x89PNG\r\n", 2, "image.csv can't be opened: it is an image"),
        ("cut.csv.gz", b"\x1f\x8b\x08", 2, "cut.csv.gz can't be opened"),
        ("text.parquet", b"a,b\n", 2, "it is not readable as Parquet"),
        ("sheet.xlsx", b"PK\x03\x04", 2, "sheet.xlsx can't be opened: it is not readable as XLSX"),
        ("what.doc", b"a,b\n", 2, "what kind of file what.doc is can't be detected"),
        ("good.csv", GOOD.encode(), 2, "the application needs a terminal"),
    ],
)
def test_errors_come_before_the_application(nobody, tmp_path, name, data, status, said):
    (tmp_path / "good.csv").write_text(GOOD)
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = nobody("open", str(tmp_path / "good.csv"), str(tmp_path / name))
    assert (done.status, done.out) == (status, "")
    assert said in done.err


def test_the_options_say_how_a_file_is_read(nobody, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("a~b\n1~é\n".encode("cp1252"))
    assert "isn't UTF-8" in nobody("open", str(path), "--delimiter", "~").err
    read = nobody("open", str(path), "--delimiter", "~", "--encoding", "cp1252")
    assert "the application needs a terminal" in read.err
