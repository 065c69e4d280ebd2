"""Django's PostgreSQL backend with a health check that costs no round trip."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether a connection that was kept still stands.

        Django would send `SELECT 1` before the first query of every request. But a server that
        goes away says so or hangs up, and on an idle connection it says nothing else: one with
        something to read is not worth keeping. The operating system knows that without asking.
        """
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0)
