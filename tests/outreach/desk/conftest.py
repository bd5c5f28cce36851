"""Who sits at the desk."""

import pytest
from flask.testing import FlaskClient

from tests import cast


@pytest.fixture
def desk(client: FlaskClient, request: pytest.FixtureRequest) -> FlaskClient:
    """The browser of the planner, or of the one whom the file names as AT_THE_DESK."""
    return cast.sign_in(client, request.getfixturevalue(getattr(request.module, "AT_THE_DESK", "planner")))
