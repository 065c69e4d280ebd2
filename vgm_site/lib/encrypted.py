"""Text kept encrypted in the database (Fernet: AES-128-CBC with HMAC-SHA256).

A value that no key opens raises `WrongKey`; it is never returned as it lies there.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class WrongKey(Exception):
    """No encryption key in use opens this value."""


def new_key() -> str:
    """A fresh key: 32 random bytes as URL-safe base64."""
    return Fernet.generate_key().decode()


def check(keys: list[str]) -> None:
    """Raise `ValueError` unless every one is such a key."""
    _fernet(keys)


def encrypt(text: str, *, keys: list[str]) -> str:
    """`text` sealed with the first of `keys`."""
    return _fernet(keys).encrypt(text.encode()).decode()


def decrypt(token: str, *, keys: list[str]) -> str:
    """The text that `encrypt` sealed with any of `keys`. Raises `WrongKey`."""
    try:
        return _fernet(keys).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise WrongKey("the value can't be decrypted with the given keys") from error


def _fernet(keys: list[str]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
