"""A mail server for the jobs that send letters."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.servers import Mailbox, smtp


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    """Where the application's letters arrive."""
    with smtp() as box:
        app.config["SMTP_URL"] = box.url
        yield box
