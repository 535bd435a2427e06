from collections.abc import Iterator

import pytest

from .durable import DurableCluster


@pytest.fixture(scope="package")
def durable() -> Iterator[DurableCluster]:
    cluster = DurableCluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
