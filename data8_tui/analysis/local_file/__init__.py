"""A file as records by number: an index of where they are, reading a stretch, filter and sort."""
