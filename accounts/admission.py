"""Who calls the API with this key, and may they call once more this minute? One statement.

NotAdmitted          no working key
limits.LimitReached  too many calls this minute
"""

from functools import cache

from django.db import connection

from accounts import keys, ledger, limits
from accounts.actor import Actor, of_key
from accounts.models import Account, ApiKey, User
from accounts.tiers import TIERS

_MODELS = (ApiKey, Account, User)
_HERE = "the SHA-256 goes here"


class NotAdmitted(Exception):
    """The text is no working key."""


def admit(secret: str, *, ip: str) -> Actor:
    """The holder of a working key, after counting this call and noting when and from where.

    Raises `NotAdmitted` and `limits.LimitReached`; the latter carries the `actor` refused.
    """
    row = _run(_counted(), secret, ip)
    actor = _actor(row)
    taken = row[-3:]
    try:
        limits.judge(actor, limits.CALLS, limits.CALLS.of(actor.account), *taken)
    except limits.LimitReached as error:
        error.actor = actor
        raise
    return actor


def recognise(secret: str, *, ip: str) -> Actor:
    """The holder of a working key, without counting. Raises `NotAdmitted`."""
    return _actor(_run(_uncounted(), secret, ip))


def _run(statement: tuple[str, tuple], secret: str, ip: str) -> tuple:
    if not keys.looks_valid(secret):
        raise NotAdmitted
    sql, parameters = statement
    sha256 = keys.sha256_of(secret)
    with connection.cursor() as cursor:
        cursor.execute(sql, [sha256 if one == _HERE else one for one in parameters] + [ip or None])
        row = cursor.fetchone()
    if row is None:
        raise NotAdmitted
    return row


def _actor(row: tuple) -> Actor:
    start, made = 0, []
    for model in _MODELS:
        names = [field.attname for field in model._meta.concrete_fields]
        made.append(model.from_db(connection.alias, names, row[start : start + len(names)]))
        start += len(names)
    key, key.account, key.created_by = made
    return of_key(key)


@cache
def _uncounted() -> tuple[str, tuple]:
    caller, parameters = _caller()
    return f"WITH {caller}, {_TOUCHED} SELECT caller.* FROM caller", parameters


@cache
def _counted() -> tuple[str, tuple]:
    caller, parameters = _caller()
    asked = _ASKED.format(
        account=_column(Account, "id"),
        user=_column(User, "id"),
        key=_column(ApiKey, "id"),
        own=_column(Account, limits.CALLS.own_field),
        tier=_column(Account, "tier"),
        name=limits.CALLS.name,
        seconds=limits.CALLS.seconds,
        tiers=" ".join(
            f"WHEN '{name}' THEN {getattr(tier, limits.CALLS.tier_field) or 'NULL'}"
            for name, tier in TIERS.items()
        ),
    )
    # A count of calls lost in a crash harms nobody, and waiting for the disk would slow each one.
    return (
        f"WITH {caller}, {asked}, {ledger.TAKE}, {_TOUCHED} "
        f"SELECT caller.*, {ledger.TAKEN} FROM caller, asked, "
        "(SELECT set_config('synchronous_commit', 'off', true)) AS hurry"
    ), parameters


_ASKED = """
asked AS (
    SELECT {account} AS account_id, {user} AS user_id, {key} AS api_key_id, 'api' AS channel,
        '{name}' AS name, {seconds} AS seconds,
        COALESCE({own}, CASE {tier} {tiers} END)::bigint AS most
    FROM caller
)
"""
_TOUCHED = """
touched AS (
    UPDATE accounts_apikey AS key SET last_used_at = now(), last_used_ip = %s::inet
    FROM caller
    WHERE key.id = caller.apikey_id
    AND (key.last_used_at IS NULL OR key.last_used_at < now() - interval '1 minute')
)
"""


def _caller() -> tuple[str, tuple]:
    """The key's row with its account's and its maker's, each column named for its model."""
    found = ApiKey.objects.working().filter(sha256=_HERE).select_related("account", "created_by")
    sql, parameters = found.query.sql_with_params()
    columns = ", ".join(_column(*one) for one in _columns())
    return f"caller ({columns}) AS ({sql})", parameters


def _columns() -> list[tuple[type, str]]:
    """In the order in which select_related reads them."""
    return [(model, field.column) for model in _MODELS for field in model._meta.concrete_fields]


def _column(model: type, name: str) -> str:
    return f"{model._meta.model_name}_{name}"
