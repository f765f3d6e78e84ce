"""Sentences name the key of the command that does what they say."""

import pytest

from data8_tui.codes import Remedy
from data8_tui.keys.keymap import key_of
from data8_tui.keys.transfer_commands import UPLOAD
from data8_tui.tui.remedies import sentence


@pytest.mark.parametrize(("remedy", "command"), [(Remedy.KEEP_A_COLUMN(), "put_back")])
def test_the_key_is_that_of_the_command(remedy, command):
    assert sentence(remedy).startswith(f"{key_of(UPLOAD, command)} ")
