"""Blocks: the file's rows, all of them, always the same ones under a number."""

import json
import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.errors import IntegrityError
from data8_tui.transfer.readers.files import FileFormat, ReadOptions
from data8_tui.transfer.upload import block_producer as feeding
from data8_tui.transfer.upload.block_producer import BlockProducer
from data8_tui.transfer.upload.blocks import BlockLayout, blocks
from data8_tui.transfer.upload.encoder import BlockEncoder
from data8_tui.transfer.workers import spawn

VALUES = st.none() | st.text(max_size=6) | st.sampled_from(["", "\ud800", '"', "\0", "\u2028"])


@given(st.lists(st.tuples(VALUES, VALUES, st.none() | st.integers(-(10**18) + 1, 10**18 - 1))))
def test_a_block_says_exactly_the_rows(rows):
    encode = BlockEncoder(("a", "b", "n"), (0, 7, 1))
    body = encode([(a, b, None if n is None else str(n)) for a, b, n in rows])
    got = [[each.get(name) for name in ("a", "b", "n")] for each in json.loads(body)]
    assert got == [list(row) for row in rows]


@given(st.lists(st.tuples(st.text(max_size=3), st.sampled_from(["", "0", "-5"]))))
def test_where_every_empty_text_is_a_null_it_is_left_out(rows):
    encode = BlockEncoder(("a", "n"), (0, 1))
    got = json.loads(encode(rows, empty_is_null=True))
    assert [each.get("a") for each in got] == [a or None for a, _ in rows]
    assert [each.get("n") for each in got] == [int(n) if n else None for _, n in rows]


def cut(path, **changes):
    how = ReadOptions(FileFormat.CSV, delimiter=",", encoding="utf-8")
    return BlockLayout(**{"path": path, "how": how, "names": ("n", "t"), "types": (1, 0),
                  "block_records": 1000, **changes})  # fmt: skip


def csv_of(tmp_path, count):
    """Some rows go the quick way, some hold quotes, empty texts, line breaks, blank lines."""
    path = tmp_path / "t.csv"
    kinds = ("plain", '"a\nb"', '""', "", '"x,""y"""\n')
    lines = (f"{n},{kinds[n % 5 if n % 700 < 30 else 0]}\n" for n in range(count))
    path.write_text("n,t\n" + "".join(lines))
    texts = ("plain", "a\nb", "", None, 'x,"y"')
    return path, [(n, texts[n % 5 if n % 700 < 30 else 0]) for n in range(count)]


def rows_of(made):
    return [(each.get("n"), each.get("t")) for each in json.loads(made.body)]


@pytest.mark.parametrize("size", [1000, 500, 8, 1])
def test_every_row_is_in_its_block(tmp_path, size):
    path, rows = csv_of(tmp_path, 3210)
    made = list(blocks(cut(path, block_records=size)))
    assert [each.number for each in made] == list(range(-(-len(rows) // size)))
    for each in made:
        assert rows_of(each) == rows[each.number * size : (each.number + 1) * size]
        assert each.records == len(rows_of(each))


def test_whoever_begins_later_gets_the_same_blocks(tmp_path):
    path, _ = csv_of(tmp_path, 5210)
    whole = list(blocks(cut(path)))
    for first in range(7):
        assert list(blocks(cut(path, first=first))) == whole[first:]


async def taken(from_feed):
    found = []
    while block := await from_feed.next():
        found.append(block)
    return found


@pytest.mark.parametrize("worth", [1, 10**9], ids=["process", "thread"])
async def test_a_feed_gives_them_all_in_order(tmp_path, monkeypatch, worth):
    monkeypatch.setattr(feeding, "_WORTH_A_PROCESS", worth)
    path, _ = csv_of(tmp_path, 12_345)
    async with BlockProducer(cut(path, first=2), 10_345) as feed:
        assert await taken(feed) == list(blocks(cut(path, first=2)))


@pytest.mark.parametrize("asked", [0, 1, 5])
@pytest.mark.parametrize("worth", [1, 10**9], ids=["process", "thread"])
async def test_a_feed_can_be_left_at_any_time(tmp_path, monkeypatch, worth, asked):
    monkeypatch.setattr(feeding, "_WORTH_A_PROCESS", worth)
    path, _ = csv_of(tmp_path, 30_000)
    async with BlockProducer(cut(path), 30_000) as feed:
        for _ in range(asked):
            await feed.next()


async def test_where_the_process_dies_the_blocks_are_made_here(tmp_path, monkeypatch):
    monkeypatch.setattr(feeding, "_WORTH_A_PROCESS", 1)
    path, _ = csv_of(tmp_path, 60_000)
    async with BlockProducer(cut(path), 60_000) as feed:
        got = [await feed.next() for _ in range(3)]
        feed._source._client._process.kill()
        assert [*got, *await taken(feed)] == list(blocks(cut(path)))


async def test_where_the_process_is_stopped_the_blocks_are_made_here(tmp_path, monkeypatch):
    monkeypatch.setattr(feeding, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(spawn, "REPLY_TIMEOUT", 0.3)
    path, _ = csv_of(tmp_path, 60_000)
    async with BlockProducer(cut(path), 60_000) as feed:
        got = [await feed.next() for _ in range(3)]
        pid = feed._source._client.pid
        os.kill(pid, signal.SIGSTOP)
        assert [*got, *await taken(feed)] == list(blocks(cut(path)))
        assert not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("worth", [1, 10**9], ids=["process", "thread"])
async def test_a_file_that_has_changed_is_said(tmp_path, monkeypatch, worth):
    monkeypatch.setattr(feeding, "_WORTH_A_PROCESS", worth)
    path = tmp_path / "t.csv"
    path.write_text("n,t\n" + "1,x\n" * 1500 + "1\n")
    async with BlockProducer(cut(path), 1501) as feed:
        with pytest.raises(IntegrityError, match=r"t\.csv is no longer what was checked"):
            await taken(feed)
