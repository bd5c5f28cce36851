"""Measurements: what a request costs, as ratios within one run. `python3 manage.py bench`."""
