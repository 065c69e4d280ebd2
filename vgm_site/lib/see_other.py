"""POST → 303 → GET: where a page goes after it has changed something."""

from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url


class SeeOther(HttpResponseRedirect):
    """303 to the page of this name; the browser gets it, whatever the method was."""

    status_code = 303

    def __init__(self, to: str, *args):
        super().__init__(resolve_url(to, *args))
