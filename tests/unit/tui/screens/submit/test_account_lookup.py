"""What the form of a new job states about a dataset: nothing that Data8 didn't."""

from typing import Any

import pytest

from data8_tui.api.models import Dataset
from data8_tui.clock import SystemClock
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import DatasetTopic
from data8_tui.tui.screens.submit.account_lookup import FormAccount

DETAILS = {"name": "contacts", "columns": {"id": 0}, "recordCount": 5}


@pytest.mark.parametrize(
    ("sent", "words", "style"),
    [
        ({"completed": True}, "✓ complete, 5 records", "good"),
        ({"completed": True, "recordCount": None}, "✓ complete", "good"),
        ({"completed": None}, "Data8 doesn't state whether it is complete, 5 records", "warn"),
        ({"completed": False}, "not complete yet: its upload has to be finished first", "bad"),
    ],
)
def test_a_dataset_is_called_complete_or_not_as_data8_has_it(
    sent: dict[str, Any], words: str, style: str
) -> None:
    store = Store(SystemClock())
    store.put(DatasetTopic("contacts"), Dataset.from_json({**DETAILS, **sent}))
    assert FormAccount().dataset_remark(store, "contacts", "Check", "Contacts") == (words, style)
