"""What each key does: the commands by screen, and the keys that the user has given them."""
