"""What a person has set: config.toml, DATA8_* variables and options, as one `Profile`."""
