"""Addresses of the pages. Media files have their own map, media_urls.py."""

from django.urls import path, re_path

from videos import callbacks, views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("studio", views.studio, name="studio"),
    path("jobs/<uuid:job_id>", views.job_detail, name="job"),
    path("jobs/<uuid:job_id>/cancel", views.job_cancel, name="job_cancel"),
    path("jobs/<uuid:job_id>/retry", views.job_retry, name="job_retry"),
    path("history", views.history, name="history"),
    re_path(r"^v/(?P<video_id>[0-9A-Za-z]{16})$", views.video_detail, name="video"),
    path("callbacks/<uuid:connection_id>", callbacks.receive, name="callback"),
    path("robots.txt", views.robots, name="robots"),
]
