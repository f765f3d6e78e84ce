"""The sentence in place of transfers names no key that is forbidden."""

from data8_tui.tui.screens.transfers.screen import no_transfers_text


def test_an_upload_is_not_offered_to_a_read_only_account() -> None:
    assert "u uploads a file" in no_transfers_text(read_only=False)
    assert "upload" not in no_transfers_text(read_only=True)
    assert no_transfers_text(read_only=True).endswith("output dataset.")
