"""Looking into records: tables of texts, profiles and comparisons."""
