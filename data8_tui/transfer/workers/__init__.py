"""Child processes for work that would hold the interpreter lock."""
