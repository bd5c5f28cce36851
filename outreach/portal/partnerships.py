from outreach.portal.blueprint import portal  # noqa: F401
