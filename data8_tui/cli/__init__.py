"""The headless twin: stdout is data, stderr is talk, exit codes are a contract."""
