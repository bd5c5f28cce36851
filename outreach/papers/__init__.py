"""Drawing papers: facts in; a PDF, or an iCalendar file, out. See outreach/__init__.py for the floor plan."""
