"""What a job does to the records that were uploaded for it."""
