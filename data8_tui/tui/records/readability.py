"""Whether a dataset's records can be read at all, and why not."""

from data8_tui.api.models import Dataset


def why_unreadable(dataset: Dataset) -> str:
    """A sentence; "" where the records can be read, or where it isn't known that they can't."""
    if dataset.input:
        return "Data8 serves only the records of output datasets, and this is an input."
    if dataset.completed is False:
        return "This dataset is not complete yet. Its records can be read once it is."
    if dataset.detailed and dataset.record_count is None:
        return "Data8 does not say how many records this dataset has."
    return ""
