"""Drawing papers: plain facts in; an iCalendar file out. See outreach/__init__.py for the floor plan."""
