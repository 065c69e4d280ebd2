"""Addresses of the account pages that are ours; signing in is at /accounts/."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("keys", views.key_list, name="keys"),
    path("keys/<uuid:key_id>/rotate", views.key_rotate, name="key_rotate"),
    path("keys/<uuid:key_id>/revoke", views.key_revoke, name="key_revoke"),
    path("usage", views.usage_page, name="usage"),
    path("usage.csv", views.usage_csv, name="usage_csv"),
    path("theme", views.theme, name="theme"),
]
