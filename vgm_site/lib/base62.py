"""Random words of letters and digits."""

import secrets
import string

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase


def random_word(length: int) -> str:
    """`length` random characters of 0-9A-Za-z, fit for secrets (5.95 bits each)."""
    return encode(secrets.randbelow(len(ALPHABET) ** length), length=length)


def encode(number: int, *, length: int) -> str:
    """`number` in base 62, padded with zeros on the left to `length`."""
    digits = []
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[rest])
    return "".join(reversed(digits))
