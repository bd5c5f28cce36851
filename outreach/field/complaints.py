from outreach.field.blueprint import field  # noqa: F401
