"""Which IP addresses a stranger may send us to.

`ipaddress.is_global` lets through addresses that carry another one inside (NAT64, 6to4, Teredo,
IPv4-compatible), multicast, `fec0::/10` and a cloud's own services. So: for IPv6 only what is
handed out for global unicast, and for both versions less what the registries keep for other uses
(IANA's special-purpose address registries, RFC 6890 and after).
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

EVERYWHERE = ("0.0.0.0/0", "::/0")

_GLOBAL_UNICAST = ip_network("2000::/3")
_NOT_PUBLIC = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by providers; also a cloud's metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # a public-looking address of every Azure machine's own host
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",  # Teredo, benchmarking, ORCHID and other protocols
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks such as `10.0.0.0/8`. Raises `ValueError` for anything else."""
    return tuple(ip_network(text) for text in texts)


def may_connect(text: str, allowed: Iterable[Network] = ()) -> bool:
    """Whether the address, as a resolver gives it, is public or in an allowed network."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if "%" in text:  # a zone: one of this machine's own links
        return False
    return is_public(address) or any(address in network for network in allowed)


def is_allowed(text: str, allowed: Iterable[Network]) -> bool:
    """Whether the address is in one of the operator's networks."""
    return any(ip_address(text) in network for network in allowed)


def is_public(address: Address) -> bool:
    if address.version == 6 and address not in _GLOBAL_UNICAST:
        return False
    return address.is_global and not any(address in network for network in _NOT_PUBLIC)
