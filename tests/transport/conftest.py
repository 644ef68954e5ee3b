"""The certificate authority behind the servers of these tests."""

import pytest

from tests.support.certificates import Authority


@pytest.fixture(scope="package")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A certificate authority that nothing on this machine trusts by itself."""
    return Authority.create(tmp_path_factory.mktemp("ca"))
