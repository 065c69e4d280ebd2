"""How an address to be called may be written."""

import pytest

from vgm_site.lib.outbound import BadUrl, check_url

# The code of the refusal, and the addresses that get it.
REFUSED = {
    "scheme": """
        ftp://a.example.com/ file:///etc/passwd gopher://a.example.com/ javascript:alert(1)
        data:text/html,x ws://a.example.com/ //example.com/ example.com example.com:443/x
        https:example.com https:/example.com/ http+unix://x/ ://example.com view-source:https://a.com
    """,
    "host": """
        https:// https:/// https:///x https://?x=1 https://.com/ https://example..com/
        https://example.com./ https://example.com.:443/ https://127.0.0.1./
        https://127.1/ https://127.0.1/ https://2130706433/ https://0x7f000001/ https://0x7f.1/
        https://0X7F.0.0.1/ https://017700000001/ https://0177.0.0.1/ https://127.0.0.01/
        https://0/ https://1.2.3/ https://1.2.3.4.5/ https://256.1.1.1/ https://0300.0250.1.1/
        https://example.com.0x7f/ https://foo.0x/ https://1.2.3.4.example.1/
        https://[::ffff:127.0.0.1]/ https://[::ffff:7f00:1]/
        https://[0:0:0:0:0:0:0:1]/ https://[2606:4700:4700:0::1111]/
        https://[fe80::1%25eth0]/ https://[fe80::1%eth0]/ https://[v1.x]/ https://[]/
        https://[127.0.0.1]/ https://[8.8.8.8]/ https://[example.com]/ https://[[::1]]/
        https://-a.com/ https://a-.com/ https://a_b.com/ https://*.example.com/
        https://exam%70le.com/ https://127%2e0.0.1/ https://a,b.com/ https://$x.com/
        https://[2606:4700:4700::1111]x/ https://[2606:4700:4700::1111/
        https://xn--.com/ https://xn--a.com/ https://xn--zzzzzzzzz.com/
    """,
    "not_public": """
        https://127.0.0.1/ https://127.0.0.1:8443/ https://10.0.0.1/ https://169.254.169.254/meta
        https://168.63.129.16/ https://0.0.0.0/ https://[::1]/ https://[::]/ https://[fec0::1]/
        https://[::7f00:1]/ https://[64:ff9b::7f00:1]/
        https://[2002:7f00:1::]/ https://[fd00:ec2::254]/ https://localhost/ https://LOCALHOST/
        https://db/ https://postgres:5432/ https://x.localhost/ https://nas.local/
        https://metadata.google.internal/ https://router.lan/ https://x.home.arpa/
        https://x.onion/ https://x.test/ https://x.localdomain/
    """,
    "credentials": """
        https://user:pw@example.com/ https://user@example.com/ https://@example.com/
        https://example.com@127.0.0.1/ https://example.com:443@127.0.0.1/ https://:@example.com/
        https://a@b@example.com/
    """,
    "port": """
        https://example.com:0/ https://example.com:00/ https://example.com:65536/
        https://example.com:99999/ https://example.com:443x/ https://example.com:-1/
        https://example.com:/ https://example.com:0443/ https://example.com:1:2/ https://::1/
        https://example.com:22/ https://example.com:25/ https://example.com:1023/
    """,
    "fragment": "https://example.com/#x https://example.com#@127.0.0.1/ https://a.com/x#",
    "characters": r"""
        https://①②⑦.⓪.⓪.①/ https://127。0。0。1/ https://ｅxample.com/ https://аррle.com/
        https://bücher.example.com/ https://example.com\@127.0.0.1/ https:\\example.com\
        https://example.com/ä https://exa​mple.com/ https://example․com/
    """,
}
SPACED = [
    "",
    " https://example.com/",
    "https://example.com/ ",
    "https://exa mple.com/",
    "https://example.com/\r\nX: y",
    "https://example.com/\x00",
    "https://example.com\t/",
    "https://example.com/\x7f",
    "\nhttps://example.com/",
]
FINE = """
    https://hooks.example.com/x?y=1 https://example.co.uk:8443/ https://xn--bcher-kva.example/
    https://8.8.8.8/h https://[2606:4700:4700::1111]/ http://example.com https://EXAMPLE.com/A
    HTTPS://example.com/ https://example.com?x=1 https://example.com:443/ https://example.com:1024/
    https://a.b-c.d1.example.com/%C3%A4?q=a@b https://example.com//a/../b https://127.0.0.1.nip.io/
    https://1.example.com/ https://0x7f.example.com/
""".split()


@pytest.mark.parametrize(
    ("code", "url"), [(code, url) for code, urls in REFUSED.items() for url in urls.split()]
)
def test_refused_with_a_named_error(code, url):
    with pytest.raises(BadUrl) as refusal:
        check_url(url)

    assert refusal.value.code == code


@pytest.mark.parametrize("url", SPACED)
def test_space_and_control_characters_are_refused(url):
    with pytest.raises(BadUrl):
        check_url(url)


@pytest.mark.parametrize("url", FINE)
def test_fine(url):
    assert check_url(url).host


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://" + "a" * 64 + ".com/", "host"),
        ("https://" + "a." * 130 + "com/", "host"),
        ("https://example.com/" + "a" * 2029, "too_long"),
    ],
)
def test_too_long(url, code):
    with pytest.raises(BadUrl) as refusal:
        check_url(url)

    assert refusal.value.code == code


def test_as_long_as_may_be():
    assert check_url("https://example.com/" + "a" * 2028)


def test_where_an_operator_opened_networks_their_names_and_ports_are_in_order():
    allowed = ["10.0.0.0/8"]

    assert check_url("http://10.1.2.3:81/", allowed_networks=allowed)
    assert check_url("http://receiver:8080/", allowed_networks=allowed)
    assert check_url("http://nas.local/", allowed_networks=allowed)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://192.168.0.1/", "not_public"),
        ("http://10.1/", "host"),
        ("http://[::ffff:a00:1]/", "host"),
        ("http://user@10.1.2.3/", "credentials"),
        ("http://10.1.2.3:0/", "port"),
        ("http://receiver./", "host"),
    ],
)
def test_an_opened_network_opens_nothing_else(url, code):
    with pytest.raises(BadUrl) as refusal:
        check_url(url, allowed_networks=["10.0.0.0/8"])

    assert refusal.value.code == code
