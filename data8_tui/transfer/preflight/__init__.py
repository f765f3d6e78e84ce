"""Reading a whole file before an upload: its columns, its problems, its block sizes."""
