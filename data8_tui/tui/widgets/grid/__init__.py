"""The data grid: one widget for jobs, datasets, records and forms."""
