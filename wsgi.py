"""The door: `flask --app wsgi …`, `gunicorn wsgi:app`."""

import gc

from outreach.app import create_app

app = create_app()

# What was made up to here lives as long as the process: no collection looks through it again. A page makes thousands
# of short-lived things, so the young ones are looked through less often than the default of 700.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
