"""What the account looks like now, as last heard from Data8."""
