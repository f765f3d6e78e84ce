"""A sample file for the sandbox: contacts.csv, with errors on purpose.

`python -m data8_tui.sandbox.sample` regenerates it, always the same; every person is invented.
"""
