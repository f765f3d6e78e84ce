"""Checking a whole file before its upload: its columns, its problems, its block size."""
