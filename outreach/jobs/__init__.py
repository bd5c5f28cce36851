"""The clock's room: what happens without anybody asking. See outreach/__init__.py for the floor plan."""
