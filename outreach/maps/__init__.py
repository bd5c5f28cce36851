"""Drawing maps: plain facts in, a script and GeoJSON out. See outreach/__init__.py for the floor plan."""
