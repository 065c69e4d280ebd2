"""This project's own API as the service a client talks to, without a network."""

import httpx
from django.test import Client

BASE_URL = "http://testserver/api/v1"


def transport(client: Client | None = None) -> httpx.MockTransport:
    """A wire that ends in Django's test client."""
    client = client or Client()

    def answer(request: httpx.Request) -> httpx.Response:
        headers = {
            name: value for name, value in request.headers.items() if name != "content-length"
        }
        response = client.generic(
            request.method,
            request.url.raw_path.decode(),
            request.content,
            content_type=headers.pop("content-type", ""),
            headers=headers,
        )
        return httpx.Response(
            response.status_code, headers=dict(response.items()), content=response.getvalue()
        )

    return httpx.MockTransport(answer)
