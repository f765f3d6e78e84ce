"""Deliberate failures and delays, and the log of requests."""
