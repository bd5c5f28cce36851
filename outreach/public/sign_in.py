from outreach.public.blueprint import public  # noqa: F401
