"""How an address to be called may be written.

Only what every program reads the same way: a DNS name, or an IP address in its canonical form.
`127.1`, `2130706433` and `0x7f.1` all mean 127.0.0.1 to some, and nothing to others.
"""

import re
from collections.abc import Sequence
from ipaddress import ip_address

import httpx

from vgm_site.lib.outbound.addresses import Network, may_connect, networks
from vgm_site.lib.outbound.errors import BadUrl

MAX_URL = 2048  # characters
ODD_PORT = "Use port 80, 443, or one from 1024"

_URL = re.compile(r"(?:https?)://(?P<authority>[^/?]*)(?:[/?].*)?", re.IGNORECASE)
_HOST = re.compile(r"\[[^\]]*\]|[^:\[\]]*")
_PORT = re.compile(r":[1-9][0-9]{0,4}")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LOOKS_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Names that never are public (RFC 6761, 6762, 7686, 8375, 9476; `internal` by ICANN).
_SPECIAL_NAMES = (
    ".alt",
    ".arpa",
    ".internal",
    ".invalid",
    ".lan",
    ".local",
    ".localdomain",
    ".localhost",
    ".onion",
    ".test",
)


def check_url(url: str, *, allowed_networks: Sequence[str] = ()) -> httpx.URL:
    """The URL, if it may be called as far as can be seen without resolving its name.

    `allowed_networks` are the operator's; where there are any, names of the own network and any
    port are in order too. Raises `BadUrl`.
    """
    if len(url) > MAX_URL:
        raise BadUrl(f"Use at most {MAX_URL} characters", code="too_long")
    return judge_url(url, networks(allowed_networks))


def judge_url(url: str, allowed: tuple[Network, ...]) -> httpx.URL:
    """`check_url` without a limit of length: what a query adds may be long."""
    authority = _authority(url)
    host, port = _host_and_port(authority)
    _check_host(host, allowed)
    if not allowed and port and is_odd(port):
        raise BadUrl(ODD_PORT, code="port")
    return _parse(url)


def is_odd(port: int) -> bool:
    """Whether no web service listens there, but others do that might take our words for theirs."""
    return port < 1024 and port not in (80, 443)


def _authority(url: str) -> str:
    if not url.isascii():
        raise BadUrl("Write other scripts in their xn-- or %-form", code="characters")
    if any(character <= " " or character in "\x7f\\" for character in url):
        raise BadUrl("Use no spaces, backslashes or control characters", code="characters")
    if "#" in url:
        raise BadUrl("Leave out the part from # on", code="fragment")
    match = _URL.fullmatch(url)
    if not match:
        raise BadUrl("Begin with https:// or http://", code="scheme")
    return match["authority"].lower()


def _host_and_port(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise BadUrl("Use no name or password in the address", code="credentials")
    host = _HOST.match(authority)[0]
    rest = authority[len(host) :]
    if not rest:
        return host, None
    if not rest.startswith(":"):
        raise _bad_host()
    if not _PORT.fullmatch(rest) or int(rest[1:]) > 65535:
        raise BadUrl("Use a port from 1 to 65535", code="port")
    return host, int(rest[1:])


def _check_host(host: str, allowed: tuple[Network, ...]) -> None:
    if host.startswith("[") or _LOOKS_NUMERIC.fullmatch(host.rpartition(".")[2]):
        _check_address(host, allowed)
    else:
        _check_name(host, is_own_network_open=bool(allowed))


def _check_address(host: str, allowed: tuple[Network, ...]) -> None:
    text = host.strip("[]")
    if not _is_canonical(host, text):
        raise BadUrl("Write the IP address in its usual form", code="host")
    if not may_connect(text, allowed):
        raise BadUrl("Use an address that can be reached publicly", code="not_public")


def _is_canonical(host: str, text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if address.version == 4:
        return host == str(address)
    return host == f"[{address}]" and address.ipv4_mapped is None and "%" not in host


def _check_name(host: str, *, is_own_network_open: bool) -> None:
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _bad_host()
    if is_own_network_open:
        return
    if len(labels) == 1 or host.endswith(_SPECIAL_NAMES):
        raise BadUrl("Use a name that can be reached publicly", code="not_public")


def _parse(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
        _ = parsed.host  # decodes xn-- labels
    except (httpx.InvalidURL, UnicodeError) as error:
        raise _bad_host() from error
    return parsed


def _bad_host() -> BadUrl:
    return BadUrl("Use a valid host name", code="host")
