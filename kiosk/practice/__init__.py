"""The training profile: virtual people with a virtual chip card; its evidence counts nowhere else."""
