"""Servers on loopback that say exactly the bytes a test wants, at its pace."""

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Talk = Callable[[socket.socket], None]


class Server:
    """Keeps what it was asked in `requests`, and answers each connection with `talk`."""

    def __init__(self, talk: Talk, *, tls: ssl.SSLContext | None, is_polite: bool):
        self.requests: list[bytes] = []
        self._talk = talk
        self._tls = tls
        self._is_polite = is_polite
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:  # closed
                return
            Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(10)
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                if self._is_polite:
                    self.requests.append(_read_request(connection))
                self._talk(connection)

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


def _read_request(connection: socket.socket) -> bytes:
    """Head and body: closing with something unread would reset the connection."""
    request = b""
    while not _is_whole(request):
        part = connection.recv(65536)
        if not part:
            break
        request += part
    return request


def _is_whole(request: bytes) -> bool:
    head, end, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length: ([0-9]+)", head)
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


@contextmanager
def serving(
    talk: Talk, *, tls: ssl.SSLContext | None = None, is_polite: bool = True
) -> Iterator[Server]:
    """A server, polite if it hears the request before it answers."""
    server = Server(talk, tls=tls, is_polite=is_polite)
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(5)


def saying(*parts: bytes, pause: float = 0.0) -> Talk:
    """Sends the parts, with a pause of so many seconds before each."""

    def talk(connection: socket.socket) -> None:
        for part in parts:
            time.sleep(pause)
            connection.sendall(part)

    return talk


def answering(status: str, body: bytes, *headers: str) -> Talk:
    """One whole HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return saying("\r\n".join(lines).encode() + body)


def tls_for(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server that calls itself `name`, and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(name, key)
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))


def _certificate(name: str, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
