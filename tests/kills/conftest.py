"""The long tests of the worker (two minutes of waiting for leases) run with FULL=1; the web's and backups' always."""

import os

collect_ignore = [] if os.environ.get("FULL") == "1" else ["test_worker.py"]
