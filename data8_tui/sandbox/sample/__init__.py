"""A file of contacts to try the sandbox with: contacts.csv, dirty on purpose.

`python -m data8_tui.sandbox.sample` writes it anew, always the same; every person is invented.
"""
