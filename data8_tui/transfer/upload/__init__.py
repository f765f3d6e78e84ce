"""Uploading a file's records to a new input dataset: once, completely, and resumable."""
