"""Watch jobs, browse datasets and collect cleansed records from Data8's batch API."""

__version__ = "0.2.0"
