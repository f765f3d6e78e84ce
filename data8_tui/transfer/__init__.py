"""Transferring records between Data8 and files."""
