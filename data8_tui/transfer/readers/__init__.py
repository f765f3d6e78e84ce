"""Reading records out of files, without loss and a batch at a time: one module per format."""
