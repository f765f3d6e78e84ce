"""One HTTP request and its response: connections, pooling, limits, deadlines."""
