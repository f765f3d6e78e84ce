"""One dataset's records into one file: complete, verified and resumable."""
