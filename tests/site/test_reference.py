"""The reference pages: /docs and /llms.txt."""

import json
import re

import pytest
from django.urls import reverse

from accounts.tiers import TIERS
from tests import openapi
from vgm_site.openapi.operations import OPERATIONS
from vgm_site.reference import endpoints, samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def html(client) -> str:
    response = client.get("/docs")
    assert response.status_code == 200
    return response.content.decode()


def test_every_endpoint_has_a_section_and_a_link_to_it(html):
    sections = re.findall(
        r'<section class="endpoint" id="(\w+)" aria-labelledby="\w+-title">', html
    )

    assert set(sections) - {"start", "events"} == {said.id for said in OPERATIONS.values()}
    assert set(sections) <= set(re.findall(r'href="#(\w+)"', html))


def test_links_within_the_page_lead_somewhere(html):
    named = re.findall(r' id="([\w-]+)"', html)

    assert len(named) == len(set(named))
    assert set(re.findall(r'href="#([\w-]+)"', html)) <= set(named)


def test_nothing_stands_inline(html):
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", html) == []


def test_the_limits_are_those_of_the_tiers(html):
    table = html.partition('id="limits"')[2].partition("</table>")[0]

    for tier in TIERS.values():
        row = table.partition(f">{tier.label}</th>")[2].partition("</tr>")[0]
        wanted = (tier.generations_per_day, tier.searches_per_hour, tier.calls_per_minute)
        assert re.findall(r'<td class="tc">(.*?)</td>', row) == [
            "Unlimited" if number is None else f"{number:,}" for number in wanted
        ]


def test_every_error_is_told(html):
    table = html.partition('id="errors"')[2].partition("</table>")[0]

    assert re.findall(r'<span class="tc">(\d+)</span>', table) == sorted(
        {"405"}
        | {
            status
            for methods in openapi.spec()["paths"].values()
            for operation in methods.values()
            for status in operation["responses"]
            if status >= "400"
        }
    )


def test_forms_wait_for_the_script_and_send_nothing_by_themselves(html):
    assert re.findall(r'<details class="try" data-try="[^"]*"(?! hidden)', html) == []
    assert 'name="key"' not in html


def test_it_is_in_the_menu(client):
    assert 'href="/docs"' in client.get("/").content.decode()


def test_llms_txt_leads_to_everything(client, settings):
    response = client.get(reverse("llms"))
    text = response.content.decode()

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert f"{settings.PUBLIC_URL}/api/v1/openapi.json" in text
    assert [f"{settings.PUBLIC_URL}/docs#{said.id}" in text for said in OPERATIONS.values()] == [
        True
    ] * len(OPERATIONS)
    assert "&quot;" not in text


def test_marked_escapes_all_but_its_own_code():
    assert endpoints.marked("`a` < <b>") == "<code>a</code> &lt; &lt;b&gt;"


def test_printed_json_is_the_same_json():
    value = {"a": [1, 2], "b": [{"c": []}], "d": ["x, y", "[z"]}

    assert json.loads(samples.printed(value)) == value
    assert '"a": [1, 2]' in samples.printed(value)
