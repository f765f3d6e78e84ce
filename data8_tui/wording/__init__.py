"""Sentences for the codes of the core: what both front ends share, and how a sentence is made.

What differs between them is in `cli.remedies` and `tui.remedies`.
"""
