"""Interpreting what jobs report."""
