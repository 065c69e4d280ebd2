"""No packet of these tests leaves the machine."""

import socket
from ipaddress import ip_address

import pytest


@pytest.fixture(autouse=True)
def connects(monkeypatch):
    """Every address connected to; one that is not loopback raises instead."""
    tried = []
    connect = socket.socket.connect

    def connect_on_loopback(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            tried.append(address[0])
            if not ip_address(address[0]).is_loopback:
                raise AssertionError(f"a connection to {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_on_loopback)
    return tried
