"""The SQL of counting what is used: see `UsageCounter`.

Two things happen in one statement: the account's row of the limit's window is raised, only while
it stays within the limit; and if it was, so is the day's row of whoever asked. However many ask
at once, never one more than the limit gets through, and the rows always agree.
"""

# Of a limit's current window, where a row has its length in `seconds`: when it began, and the whole
# seconds until it ends, at least 1.
_WINDOW_START = "date_bin(make_interval(secs => seconds), now(), 'epoch')"
_SECONDS_LEFT = "greatest(1, ceil(seconds - extract(epoch FROM now()) %% seconds))::int"

# A statement begins `WITH asked AS (…)`: one row (account_id, user_id, api_key_id, channel, name,
# seconds, most) of which one more is to be counted; `most` NULL is no limit.
TAKE = """
whole AS (
    INSERT INTO accounts_usagecounter AS counter (account_id, name, window_start, channel, used)
    SELECT account_id, name, {window_start}, '', 1
    FROM asked WHERE most IS NULL OR most >= 1
    ON CONFLICT (account_id, name, window_start, channel, {nobody}) DO UPDATE
    SET used = counter.used + 1
    WHERE (SELECT most IS NULL OR counter.used < most FROM asked)
    RETURNING used
),
share AS (
    INSERT INTO accounts_usagecounter AS counter
        (account_id, name, window_start, channel, user_id, api_key_id, used)
    SELECT account_id, name, date_bin('1 day', now(), 'epoch'), channel, user_id, api_key_id, 1
    FROM asked, whole
    ON CONFLICT (account_id, name, window_start, channel, {nobody}) DO UPDATE
    SET used = counter.used + 1
)
""".format(
    window_start=_WINDOW_START,
    nobody="COALESCE(user_id, 0), COALESCE(api_key_id, '00000000-0000-0000-0000-000000000000')",
)

# What the statement above tells: used (NULL if refused), the window, the seconds until it ends.
TAKEN = f"""
(SELECT used FROM whole) AS used,
{_WINDOW_START} AS window_start,
{_SECONDS_LEFT} AS seconds_left
"""

ASKED = """
asked AS (
    SELECT %(account_id)s::bigint AS account_id, %(user_id)s::bigint AS user_id,
        %(api_key_id)s::uuid AS api_key_id, %(channel)s::text AS channel,
        %(name)s::text AS name, %(seconds)s::int AS seconds, %(most)s::bigint AS most
)
"""

# Per limit (name, seconds) what the whole account has used in the window that now lies in.
USED_NOW = f"""
SELECT wanted.name, COALESCE(counter.used, 0), wanted.window_start, wanted.seconds_left
FROM (
    SELECT name,
        {_WINDOW_START} AS window_start,
        {_SECONDS_LEFT} AS seconds_left
    FROM unnest(%(names)s::text[], %(seconds)s::int[]) AS limits (name, seconds)
) AS wanted
LEFT JOIN accounts_usagecounter AS counter
    ON counter.account_id = %(account_id)s AND counter.channel = ''
    AND counter.name = wanted.name AND counter.window_start = wanted.window_start
"""
