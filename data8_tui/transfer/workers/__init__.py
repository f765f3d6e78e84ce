"""Child processes for CPU-bound work, so that it doesn't hold the parent's interpreter lock."""
