"""The training profile: virtual people with a virtual card; its evidence counts nowhere else."""
