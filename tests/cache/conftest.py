"""A Redis that the tests of a file share; each uses names of its own there."""

from collections.abc import Iterator

import pytest

from .redis_server import Server, serving


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("redis")) as server:
        yield server
