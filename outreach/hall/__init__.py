"""What every room shares. See outreach/__init__.py for the floor plan."""
