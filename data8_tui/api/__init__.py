"""Data8's batch API over HTTP, and nothing else."""
