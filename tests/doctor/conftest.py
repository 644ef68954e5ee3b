"""What the tests of the doctor share."""

import pytest

from tests.support.clinic import Clinic
from tests.support.run import Sandbox


@pytest.fixture
def clinic(sandbox: Sandbox) -> Clinic:
    return Clinic.open(sandbox)
