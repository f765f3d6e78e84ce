"""What is in each column of a file, exactly."""
