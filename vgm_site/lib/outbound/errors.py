"""What can go wrong on the way out.

OutboundError            any of these; also an httpx.TransportError
  Refused                we will not go there
    BadUrl               the address as it is written; `code` is for programs, the text for people
    NotPublic            the name leads to an address that is not public
  Unreachable            no such name, no connection, no valid certificate, or the connection broke
  TimedOut               too slow, in connecting or in all
  TooLarge               the answer is longer than we read
"""

import httpx


class OutboundError(httpx.TransportError):
    def __init__(self, message: str):
        super().__init__(message)


class Refused(OutboundError):
    code = "refused"


class BadUrl(Refused):
    def __init__(self, message: str, *, code: str):
        super().__init__(message)
        self.code = code


class NotPublic(Refused):
    code = "not_public"


class Unreachable(OutboundError):
    pass


class TimedOut(OutboundError):
    pass


class TooLarge(OutboundError):
    pass
