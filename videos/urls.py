"""Addresses of the pages. Media files have their own map, media_urls.py."""

from django.urls import path, re_path

from videos import callbacks, discovery_views, remote_views, views, webhook_views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("studio", views.studio, name="studio"),
    path("jobs/<uuid:job_id>", views.job_detail, name="job"),
    path("jobs/<uuid:job_id>/cancel", views.job_cancel, name="job_cancel"),
    path("jobs/<uuid:job_id>/retry", views.job_retry, name="job_retry"),
    path("history", views.history, name="history"),
    path("search", discovery_views.search, name="search"),
    path("trending", discovery_views.trending, name="trending"),
    re_path(r"^v/(?P<video_id>[0-9A-Za-z]{16})$", discovery_views.video, name="video"),
    re_path(
        r"^v/remote/(?P<video_id>[0-9A-Za-z_-]{1,100})$",
        discovery_views.remote_video,
        name="remote_video",
    ),
    re_path(
        r"^v/remote/(?P<video_id>[0-9A-Za-z_-]{1,100})/save$",
        discovery_views.save,
        name="remote_video_save",
    ),
    path("keys/remote", remote_views.connect, name="remote_connect"),
    path("keys/remote/register", remote_views.register, name="remote_register"),
    path("keys/remote/disconnect", remote_views.disconnect, name="remote_disconnect"),
    path("keys/remote/secret", remote_views.set_secret, name="remote_secret"),
    re_path(r"^v/(?P<video_id>[0-9A-Za-z]{16})/view$", views.video_view, name="video_view"),
    path("callbacks/<uuid:connection_id>", callbacks.receive, name="callback"),
    path("webhooks", webhook_views.listed, name="webhooks"),
    path("webhooks/single-calls", webhook_views.single_calls, name="webhook_single_calls"),
    path("webhooks/<uuid:endpoint_id>", webhook_views.detail, name="webhook"),
    path("webhooks/<uuid:endpoint_id>/edit", webhook_views.edit, name="webhook_edit"),
    path("webhooks/<uuid:endpoint_id>/pause", webhook_views.pause, name="webhook_pause"),
    path("webhooks/<uuid:endpoint_id>/go-on", webhook_views.go_on, name="webhook_go_on"),
    path("webhooks/<uuid:endpoint_id>/rotate", webhook_views.rotate, name="webhook_rotate"),
    path("webhooks/<uuid:endpoint_id>/delete", webhook_views.remove, name="webhook_delete"),
    path("webhooks/<uuid:endpoint_id>/test", webhook_views.send_test, name="webhook_test"),
    path(
        "webhooks/<uuid:endpoint_id>/resend-failed",
        webhook_views.resend_failed,
        name="webhook_resend_failed",
    ),
    path(
        "webhooks/<uuid:endpoint_id>/deliveries/<uuid:delivery_id>",
        webhook_views.delivery,
        name="webhook_delivery",
    ),
    path(
        "webhooks/<uuid:endpoint_id>/deliveries/<uuid:delivery_id>/resend",
        webhook_views.resend,
        name="webhook_resend",
    ),
    path("robots.txt", views.robots, name="robots"),
]
