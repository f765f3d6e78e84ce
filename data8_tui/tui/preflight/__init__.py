"""The preflight of a file as screens show it."""
