"""Receives webhooks of VideoGenMessenger. Needs Python 3.9 or newer and nothing else.

WEBHOOK_SECRET=whsec_... PORT=8080 python3 receiver.py
"""

import base64
import hashlib
import hmac
import json
import logging
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["WEBHOOK_SECRET"]
TOLERANCE = 300  # seconds
MAX_BODY = 65_536  # bytes
seen = set()  # keep these in your database: a delivery may come twice


def is_genuine(headers, body: bytes) -> bool:
    """Whether who sent this holds our secret, and sent it just now."""
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    if abs(time.time() - int(timestamp)) > TOLERANCE:
        return False
    key = base64.b64decode(SECRET[len("whsec_") :])
    signed = f"{message_id}.{timestamp}.".encode() + body
    made = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    given = headers.get("webhook-signature", "").encode().split()
    return any(hmac.compare_digest(made, one) for one in given)


def handle(event: dict) -> None:
    """Your part. Be quick: we wait 15 seconds for the answer."""
    logging.info("%s %s %s", event["event"], event["job_id"], event["video_url"])


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or int(length) > MAX_BODY:
            return self.answer(413)
        body = self.rfile.read(int(length))  # the raw bytes: they are what is signed
        if not is_genuine(self.headers, body):
            return self.answer(401)
        if self.headers["webhook-id"] not in seen:
            handle(json.loads(body))
            seen.add(self.headers["webhook-id"])
        return self.answer(204)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


if __name__ == "__main__":
    logging.basicConfig(level="INFO", format="%(message)s")
    port = int(os.environ.get("PORT", "8080"))
    with ThreadingHTTPServer(("127.0.0.1", port), Receiver) as server:
        server.serve_forever()
