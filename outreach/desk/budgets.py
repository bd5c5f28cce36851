from outreach.desk.blueprint import desk  # noqa: F401
