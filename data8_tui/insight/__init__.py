"""Understanding what jobs report."""
