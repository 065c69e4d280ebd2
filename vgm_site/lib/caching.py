"""How long a page may be kept."""

from django.views.decorators.cache import cache_control

# A person's own page that changes by itself: asked for anew each time, and kept by no proxy.
live = cache_control(private=True, no_cache=True)
