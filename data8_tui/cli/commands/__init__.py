"""One module a command: its options and its help. Imports click alone."""
