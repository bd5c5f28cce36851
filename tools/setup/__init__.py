"""What `manage.py` does before anything is installed: standard library only, readable by Python 3.7."""
