"""No test leaves this machine: a connection to anywhere else fails the test that tried."""

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest


class LeftTheMachineError(AssertionError):
    """A test tried to reach something that is not here."""


def is_here(family: int, address: Any) -> bool:
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return True
    host = address[0]
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        if not is_here(self.family, address):
            raise LeftTheMachineError(f"a test tried to reach {address}")
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        if not is_here(self.family, address):
            raise LeftTheMachineError(f"a test tried to reach {address}")
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded_ex)
        yield
