"""Reading Parquet by duckdb, in a process of its own with a limit of memory."""
