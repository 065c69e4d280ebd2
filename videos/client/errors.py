"""What can go wrong between us and a VideoGenMessenger service.

ClientError              any of these
  Unauthorized           no key, or one the service does not take
  Forbidden              the key is good, but not for this
  Invalid                the service refuses what was asked; `details` says why
  Limited                too much asked; again in `retry_after` seconds
  NotFound               no such job or video, or somebody else's
  Conflict               it can't be done now: already so, or still being done
  Unavailable            no connection, no answer in time, or the service's own fault
  NotUnderstood          what came back is not what the API's documentation says
  TookTooLong            the job was not finished in the time given to `wait`
"""


class ClientError(Exception):
    pass


class Unauthorized(ClientError):
    pass


class Forbidden(ClientError):
    pass


class Invalid(ClientError):
    def __init__(self, details: tuple[str, ...]):
        super().__init__("; ".join(details))
        self.details = details


class Limited(ClientError):
    def __init__(self, message: str, *, retry_after: float):
        super().__init__(message)
        self.retry_after = retry_after


class NotFound(ClientError):
    pass


class Conflict(ClientError):
    """`retry_after` is in seconds, None unless the conflict will pass."""

    def __init__(self, message: str, *, retry_after: float | None = None):
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(ClientError):
    """`retry_after` is in seconds, None if the service did not say. `is_passing`: asking the same
    again soon may help and does no harm."""

    def __init__(self, message: str, *, retry_after: float | None = None, is_passing: bool = False):
        super().__init__(message)
        self.retry_after = retry_after
        self.is_passing = is_passing


class NotUnderstood(ClientError):
    pass


class TookTooLong(ClientError):
    pass
