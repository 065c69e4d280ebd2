"""The map of addresses."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from vgm_site import error_pages, health
from vgm_site.api import api
from vgm_site.reference import views as reference

# The admin has no sign-in of its own: ours counts guesses and asks for the second factor.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", api.urls),
    path("docs", reference.reference, name="reference"),
    path("llms.txt", reference.llms, name="llms"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("videos.urls")),
    path("", include("videos.media_urls")),
    # Pages have no slash at the end; who types one is shown the way.
    re_path(
        r"^(?P<page>(?!api/)[^/].*[^/])/+$",
        RedirectView.as_view(url="/%(page)s", query_string=True),
    ),
]
handler400 = error_pages.bad_request
handler403 = error_pages.forbidden
handler404 = error_pages.not_found
handler500 = error_pages.server_error
