"""The door: `flask --app wsgi …`, `gunicorn wsgi:app`."""

from outreach.app import create_app

app = create_app()
