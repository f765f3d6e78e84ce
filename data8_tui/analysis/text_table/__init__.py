"""A file as a table of texts in duckdb, exactly as an upload would read it."""
