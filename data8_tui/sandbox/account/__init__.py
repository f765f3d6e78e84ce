"""The sandbox's account: jobs, datasets, uploads."""
