"""Which addresses a stranger may send us to."""

import pytest

from vgm_site.lib.outbound.addresses import EVERYWHERE, may_connect, networks

NOT_PUBLIC = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255
    127.0.0.1 127.1.2.3 127.255.255.254 168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2
    172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8 192.0.0.9 192.0.0.192 192.0.2.1 192.31.196.1
    192.52.193.1 192.88.99.0 192.88.99.255 192.168.0.1 192.168.255.255 192.175.48.1
    198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.255 224.0.0.1 239.1.1.1 239.255.255.255
    240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::7f00:1 ::a9fe:a9fe ::8.8.8.8
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
    64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b::8.8.8.8 64:ff9b:1::1 64:ff9b:1:ffff::a00:1
    100::1 100:0:0:1::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:1::1 2001:2::1
    2001:3::1 2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2001:db8::1
    2002:7f00:1::1 2002:a9fe:a9fe::1 2002:808:808::1 2620:4f:8000::1 3fff::1
    4000::1 5f00::1 8000::1 fc00::1 fd00:ec2::254 fd20:ce::254 fe80::1 fe80::1%eth0 fec0::1
    ff02::1 ff0e::1 2606:4700:4700::1111%eth0 1::1 200::1
""".split()

PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1
    168.63.129.15 168.63.129.17 169.253.255.255 169.255.0.1 172.15.255.255 172.32.0.1
    192.0.1.1 192.88.98.1 192.88.100.1 192.167.255.255 192.169.0.1 198.17.255.255 198.20.0.1
    203.0.112.1 223.255.255.255
    2001:200::1 2001:4860:4860::8888 2003::1 2606:4700:4700::1111 2a00:1450:4001::1
""".split()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_refused(address):
    assert not may_connect(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_in_order(address):
    assert may_connect(address)


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f000001", "1.2.3.4/32", "01.0.0.1"])
def test_what_is_no_address_is_refused_wherever_the_operator_allows(text):
    assert not may_connect(text, networks(EVERYWHERE))


def test_an_operator_opens_just_the_networks_named():
    allowed = networks(["10.1.0.0/16", "fd00:1::/32"])

    assert may_connect("10.1.2.3", allowed)
    assert may_connect("fd00:1::5", allowed)
    assert may_connect("8.8.8.8", allowed)
    assert not may_connect("10.2.0.1", allowed)
    assert not may_connect("::ffff:10.1.2.3", allowed)
    assert not may_connect("fd00:1::5%eth0", allowed)


@pytest.mark.parametrize("text", ["10.0.0.1/8", "localhost", "10.0.0.0/33", ""])
def test_a_network_with_a_slip_is_an_error(text):
    with pytest.raises(ValueError, match=r".+"):
        networks([text])
