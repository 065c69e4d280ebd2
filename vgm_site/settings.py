"""All settings, from the environment (or a `.env` file beside manage.py).

README.md lists the ones people set. Names that are ours start with VGM_.
"""

import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from vgm_site import postgres
from vgm_site.lib import encrypted, keyfile, outbound
from vgm_site.lib.outbound import addresses

BASE_DIR = Path(__file__).resolve().parent.parent


class Env(environ.Env):
    """The environment, with a sentence instead of a traceback for what can't be read.

    What stood there is not repeated: it may hold a password.
    """

    def get_value(self, var, *args, **options):
        try:
            return super().get_value(var, *args, **options)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var} can't be read; see .env.example.") from error


env = Env()
environ.Env.read_env(BASE_DIR / ".env")

# --- where things are -------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env("VGM_DATA_DIR", default=str(BASE_DIR / "data"))).expanduser().absolute()
CACHE_DIR = DATA_DIR / "cache"
WORK_DIR = DATA_DIR / "work"
PUBLIC_URL = env("VGM_PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in ("http", "https") or not _public.hostname:
    raise ImproperlyConfigured("VGM_PUBLIC_URL must look like https://video.example.com")
IS_HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[_public.hostname, "localhost", "127.0.0.1", "[::1]"]
)
# How many proxies stand in front and append to X-Forwarded-For; 0 trusts none.
NUM_PROXIES = env.int("VGM_NUM_PROXIES", default=0)

# --- database ---------------------------------------------------------------------------------
_given_database_url = env("DATABASE_URL", default="")
_database_url = _given_database_url or postgres.database_url(DATA_DIR)
# Before the first start of the embedded server there is none yet: `manage.py up` makes it.
try:
    DATABASES = {
        "default": environ.Env.db_url_config(_database_url)
        if _database_url
        else {"ENGINE": "django.db.backends.postgresql", "NAME": "videogenmessenger"}
    }
except ValueError as error:  # a port that is no number
    raise ImproperlyConfigured("DATABASE_URL can't be read; see .env.example.") from error
if DATABASES["default"].get("ENGINE") != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL server: postgresql://…")
DATABASES["default"]["ENGINE"] = "vgm_site.database"
DATABASES["default"]["CONN_MAX_AGE"] = env.int("VGM_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# Planning our statements takes longer than running them, so they are prepared where they recur.
DATABASES["default"]["OPTIONS"] |= {
    "server_side_binding": True,
    "prepare_threshold": 3 if env.bool("VGM_PREPARED_STATEMENTS", default=True) else None,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- keys -------------------------------------------------------------------------------------


def _key(name: str, file_name: str, make) -> str:
    """From the environment, or made once and kept in the data folder."""
    if given := env(name, default=""):
        return given
    if _given_database_url and not DEBUG:
        raise ImproperlyConfigured(
            f"set {name}. With DATABASE_URL given, every machine must hold the same key, "
            "so none is made here."
        )
    return keyfile.read_or_make(DATA_DIR / file_name, make)


SECRET_KEY = _key("SECRET_KEY", "secret_key", lambda: secrets.token_urlsafe(50))
# Newest first; older ones still decrypt.
ENCRYPTION_KEYS = _key("VGM_ENCRYPTION_KEY", "encryption_key", encrypted.new_key).split(",")
try:
    encrypted.check(ENCRYPTION_KEYS)
except ValueError as error:
    raise ImproperlyConfigured(
        "VGM_ENCRYPTION_KEY must be 32 random bytes as URL-safe base64."
    ) from error

# --- the application --------------------------------------------------------------------------
INSTALLED_APPS = [
    "accounts",
    "videos",
    "vgm_site",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "corsheaders",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "vgm_site.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "vgm_site.middleware.api_frame",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.actor",
]
ROOT_URLCONF = "vgm_site.urls"
WSGI_APPLICATION = "vgm_site.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vgm_site.context.site",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- signing in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "studio"
LOGOUT_REDIRECT_URL = "landing"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = env("VGM_EMAIL_VERIFICATION", default="none")
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Counted in the database by accounts.throttles, before any password is hashed.
ACCOUNT_RATE_LIMITS = {"login": None, "signup": None}
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {"authenticate": "accounts.forms.AuthenticateForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "VideoGenMessenger"
# Where nobody is asked to verify an address, nobody must be kept from a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION == "none"

REGISTRATIONS_PER_HOUR = env.int("VGM_REGISTRATIONS_PER_HOUR", default=20)
SIGN_INS_PER_WINDOW = env.int("VGM_SIGN_INS_PER_WINDOW", default=5)  # per address and person, 5 min

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds; a silent mail server must not hold a worker
DEFAULT_FROM_EMAIL = env("VGM_FROM_EMAIL", default=f"no-reply@{_public.hostname}")

# --- a remote VideoGenMessenger ---------------------------------------------------------------
# Its API, such as https://vgm.example.com/api/v1. It makes the videos, unless VGM_ENGINE is set.
REMOTE_URL = env("VGM_REMOTE_URL", default="").rstrip("/")
try:
    if REMOTE_URL:
        outbound.check_url(REMOTE_URL, allowed_networks=addresses.EVERYWHERE)
except outbound.BadUrl as error:
    raise ImproperlyConfigured(
        f"VGM_REMOTE_URL must look like https://service.example.com/api/v1. {error}."
    ) from error
_remote = urlsplit(REMOTE_URL)
# Where its videos and pictures lie: our pages load foreign ones from nowhere else.
REMOTE_MEDIA_ORIGINS = env.list(
    "VGM_REMOTE_MEDIA_ORIGINS",
    default=[f"{_remote.scheme}://{_remote.netloc}"] if REMOTE_URL else [],
)
if not all(
    re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+", origin) for origin in REMOTE_MEDIA_ORIGINS
):
    raise ImproperlyConfigured(
        "VGM_REMOTE_URL and VGM_REMOTE_MEDIA_ORIGINS must look like https://cdn.example.com"
    )
# It does not sign its webhooks: what they say is then only a reason to ask it.
REMOTE_UNSIGNED = env.bool("VGM_REMOTE_UNSIGNED", default=False)

# --- security ---------------------------------------------------------------------------------
SESSION_COOKIE_NAME = "__Host-sessionid" if IS_HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if IS_HTTPS else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "vgm_site.error_pages.csrf_failure"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
if IS_HTTPS:
    # TLS ends at the proxy in front, which must set this header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("VGM_HTTPS_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.int("VGM_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("VGM_HSTS_SUBDOMAINS", default=False)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A site may share its domain with others, so subdomains and preloading stay the operator's choice.
# W004: e-mail addresses are unique, whatever their case, by a constraint Django can't see.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "auth.W004"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *REMOTE_MEDIA_ORIGINS],
        "media-src": [SELF, *REMOTE_MEDIA_ORIGINS],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Programs in other people's pages hold a key, never our cookies.
CORS_URLS_REGEX = r"^/api/v1/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_HEADERS = ["authorization", "content-type", "idempotency-key", "if-none-match"]
CORS_EXPOSE_HEADERS = [
    "etag",
    "idempotent-replayed",
    "location",
    "ratelimit",
    "ratelimit-policy",
    "retry-after",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
    "x-vgm-error-code",
]

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "media"), "allow_overwrite": True},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 31_536_000 if not DEBUG else 0

# --- jobs -------------------------------------------------------------------------------------
DEFAULT_ENGINE = env("VGM_ENGINE", default="remote" if REMOTE_URL else "painter")
DEFAULT_VISIBILITY = env("VGM_DEFAULT_VISIBILITY", default="public")
LEASE_SECONDS = env.float("VGM_LEASE_SECONDS", default=30.0)
HEARTBEAT_SECONDS = env.float("VGM_HEARTBEAT_SECONDS", default=1.0)
MAX_ATTEMPTS = env.int("VGM_MAX_ATTEMPTS", default=3)
RECONCILE_SECONDS = env.int("VGM_RECONCILE_SECONDS", default=30)
# A file without a row is swept only when it is older than this.
ORPHAN_SECONDS = env.int("VGM_ORPHAN_SECONDS", default=3600)
WORKER_CONCURRENCY = env.int("VGM_WORKER_CONCURRENCY", default=2)

# --- webhooks ---------------------------------------------------------------------------------
# Private networks that webhooks may be sent to, such as 10.0.0.0/8; by default none.
WEBHOOK_ALLOWED_NETWORKS = env.list("VGM_WEBHOOK_ALLOWED_NETWORKS", default=[])
try:
    addresses.networks(WEBHOOK_ALLOWED_NETWORKS)
except ValueError as error:
    raise ImproperlyConfigured(f"VGM_WEBHOOK_ALLOWED_NETWORKS: {error}.") from error
# An attempt takes 15 seconds at most; a sender that is silent for longer is dead.
WEBHOOK_LEASE_SECONDS = env.float("VGM_WEBHOOK_LEASE_SECONDS", default=20.0)

# --- logs -------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("VGM_LOG_LEVEL", default="WARNING")},
    # What strangers ask for wrongly is their business; a line for each would fill the disk.
    # httpx would print every address it calls, and people put secrets into those.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
    },
}
