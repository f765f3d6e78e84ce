"""What the account looks like now, as of the last polls."""
