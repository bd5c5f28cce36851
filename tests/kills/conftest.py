"""Fixtures of the kill tests: one installation, and the mailbox to which it sends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.kills.running import House
from tests.servers import Mailbox, smtp


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp() as box:
        yield box


@pytest.fixture
def house(app: Flask, database_url: str, tmp_path: Path, mailbox: Mailbox) -> Iterator[House]:
    with House(database_url, tmp_path, mailbox.url) as running:
        yield running
