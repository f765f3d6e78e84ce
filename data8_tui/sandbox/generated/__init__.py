"""Generated records: computed from the seed, never stored."""
