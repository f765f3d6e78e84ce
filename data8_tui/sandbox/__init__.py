"""A stand-in Data8 on a loopback socket, built from the public documentation alone."""
