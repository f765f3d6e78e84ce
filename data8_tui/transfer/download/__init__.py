"""Downloading one dataset's records to one file: complete, verified and resumable."""
