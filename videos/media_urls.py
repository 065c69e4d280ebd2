"""The contract's media addresses, at the root of the site."""

from django.urls import re_path

from videos import media_views

urlpatterns = [
    re_path(rf"^{kind}/(?P<video_id>[0-9A-Za-z]{{16}})\.{extension}$", view, name=kind)
    for kind, extension, view in media_views.VIEWS
]
