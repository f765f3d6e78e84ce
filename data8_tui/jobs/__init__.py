"""Jobs: submission, watching, notices, and runs from a local file to a cleansed file."""
