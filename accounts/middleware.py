"""Who is asking, for pages. The API tells it from the key instead."""

from django.utils.functional import SimpleLazyObject

from accounts import actor as actors


def actor(get_response):
    """Set `request.actor`: the signed-in person's Actor (falsy when nobody is signed in)."""

    def middleware(request):
        request.actor = SimpleLazyObject(lambda: actors.of_user(request.user))
        return get_response(request)

    return middleware
