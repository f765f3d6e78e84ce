"""How a job cleanses uploaded records."""
