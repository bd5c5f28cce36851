"""Compiled catalogues, which git does not keep."""

import pytest

from tools.setup import environment


@pytest.fixture(scope="session", autouse=True)
def _compiled_catalogues() -> None:
    environment.compile_catalogues()
