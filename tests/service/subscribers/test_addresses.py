"""Where webhooks may be sent: to nobody inside the house, whatever leads there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.subscribers.addresses import AddressRefused, checked_addresses, inside, look_up, read_target

INSIDE = (
    *("0.0.0.0", "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),  # noqa: S104
    *("169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1"),
    *("203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::7f00:1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:10.0.0.1", "2002:7f00:1::", "2002:a00:1::1"),
    *("64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
    *("2001:db8::1", "2001:10::1", "3fff::1", "192.88.99.1", "100::1", "4000::1", "not an address"),
)
OUTSIDE = ("8.8.8.8", "172.32.0.1", "192.169.0.1", "2606:4700::1111", "2a00:1450:4001::5")


def test_addresses_of_the_house_are_refused() -> None:
    assert [address for address in INSIDE if inside(address) is None] == []
    with pytest.raises(AddressRefused, match="DRAGOMAN_WEBHOOK_ALLOW"):
        checked_addresses(read_target("https://site.example/"), (), lambda *_: ["169.254.169.254"])


def test_addresses_of_the_internet_are_not() -> None:
    target = read_target("https://site.example/")
    for address in OUTSIDE:
        assert checked_addresses(target, (), lambda *_, one=address: [one]) == [address]


@settings(max_examples=15)
@given(st.ip_addresses(v=4))
def test_no_way_to_ipv4_is_open_in_ipv6(address: object) -> None:
    for way in ("::ffff:{}", "64:ff9b::{}", "::{}"):
        assert inside(way.format(address)) is not None


def test_a_name_that_leads_outside_and_inside_is_refused() -> None:
    with pytest.raises(AddressRefused, match=r"leads to 10\.0\.0\.1, which is private"):
        checked_addresses(read_target("https://site.example/"), (), lambda *_: ["8.8.8.8", "10.0.0.1"])


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "0"])
def test_spellings_of_this_machine_lead_nowhere_else(host: str) -> None:
    with pytest.raises(AddressRefused, match="leads to"):
        checked_addresses(read_target(f"https://{host}/"), (), look_up)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://site.example/", "is not https"),
        ("ftp://site.example/", "has to begin with https"),
        ("//site.example/", "has to begin with https"),
        ("https:///hook", "has to begin with https"),
        ("https://a:b@site.example/", "has a name or password"),
        ("https://site.example:22/", "has the port 22"),
        ("https://site.example:0/", "has the port 0"),
        ("https://site.example:99999/", "cannot be read"),
        ("https://[::1/", "cannot be read"),
        ("https://[fe80::1%25eth0]/", "has something in it"),
        ("https://site.example/\\@10.0.0.1/", "has something in it"),
        ("https://site.example/#part", "has something in it"),
        ("https://site.example/a b", "without spaces"),
        ("https://site.example/\r\nHost: x", "without spaces"),
        ("https://sité.example/", "letters, digits and signs of ASCII"),
        ("https://site.example/" + "a" * 2000, "2,000 at most"),
    ],
)
def test_what_is_no_plain_https_address_is_refused(url: str, why: str) -> None:
    with pytest.raises(AddressRefused, match=why) as refused:
        read_target(url)
    assert refused.value.extra["field"] == "url"


def test_a_host_that_is_named_may_be_inside_without_https_and_on_any_port() -> None:
    for allow in (["cms.internal"], ["CMS.internal:9000"], ["other", "cms.internal."]):
        target = read_target("http://cms.internal:9000/hook?a=1", allow)
        assert checked_addresses(target, allow, lambda *_: ["10.0.0.7"]) == ["10.0.0.7"]
        assert (target.authority, target.at("10.0.0.7")) == (
            "cms.internal:9000",
            "http://10.0.0.7:9000/hook?a=1",
        )
    with pytest.raises(AddressRefused):
        read_target("http://cms.internal:9001/", ["cms.internal:9000"])
    with pytest.raises(AddressRefused):
        read_target("http://evil-cms.internal/", ["cms.internal"])
