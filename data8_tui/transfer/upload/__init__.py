"""Sending a file's records to a new input dataset: once, whole, and resumable."""
