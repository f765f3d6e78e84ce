"""Generated records: computed from the seed, not stored."""
