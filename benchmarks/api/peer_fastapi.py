"""Four of our endpoints as one would write them with FastAPI and asyncpg: the same work.

The same rows, SQL, validation, bodies and headers; one pool, statements prepared by asyncpg.
Served by granian (ASGI), in as many processes and with as many connections as ours.
"""

import hashlib
import json
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import asyncpg
from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse

from vgm_site.lib import base62
from vgm_site.lib.timestamp import timestamp
from videos import contract

CONNECTIONS = 8  # per process: as many as ours has threads
SITE = "http://127.0.0.1:8000"
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Access-Control-Allow-Origin": "*",
}
SQL = json.loads(Path(os.environ["STATEMENTS"]).read_text())
_PACE = {"sd": 0.5, "hd": 1.5, "4k": 6.0}


@asynccontextmanager
async def _pool(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(
        os.environ["DATABASE_URL"], min_size=CONNECTIONS, max_size=CONNECTIONS
    ) as app.state.pool:
        yield


app = FastAPI(lifespan=_pool)


class Caller:
    """One request: who asks, on which connection, and what is known by name."""

    def __init__(self, connection: asyncpg.Connection, row: asyncpg.Record) -> None:
        self.connection = connection
        self.known = {
            "account_id": row["account_id"],
            "user_id": row["user_id"],
            "key_id": row["apikey_id"],
        }
        self.uses = [("calls", 60, row["account_own_calls_per_minute"], row)]
        self.row = row

    async def fetch(self, statement: list, **known: Any) -> list[asyncpg.Record]:
        sql, values = statement
        return await self.connection.fetch(sql, *_values(values, self.known | known))

    async def take(self, name: str, seconds: int, most: int, statement: list) -> asyncpg.Record:
        """Count one against a limit of the account."""
        (row,) = await self.fetch(statement)
        if row["used"] is None:
            raise HTTPException(429)
        self.uses.append((name, seconds, most, row))
        return row

    def answer(self, request_id: str, body: dict, status: int = 200, **headers: str) -> Any:
        limits = _limit_headers(self.uses)
        return JSONResponse(
            body, status, headers | limits | SECURITY | {"X-Request-Id": request_id}
        )


def _values(values: list, known: dict[str, Any]) -> list:
    return [known[one["name"]] if isinstance(one, dict) else one for one in values]


def _limit_headers(uses: list) -> dict[str, str]:
    _, seconds, most, row = uses[-1]
    return {
        "RateLimit-Policy": ", ".join(f'"{one[0]}";q={one[2]};w={one[1]}' for one in uses),
        "RateLimit": ", ".join(
            f'"{one[0]}";r={one[2] - one[3]["used"]};t={one[3]["seconds_left"]}' for one in uses
        ),
        "X-RateLimit-Limit": str(most),
        "X-RateLimit-Remaining": str(most - row["used"]),
        "X-RateLimit-Reset": str(int(row["window_start"].timestamp()) + seconds),
    }


async def _admitted(request: Request) -> AsyncIterator[Caller]:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise HTTPException(401)
    sql, values = SQL["status"][0]
    sha256 = hashlib.sha256(secret.encode()).hexdigest()
    async with request.app.state.pool.acquire() as connection:
        row = await connection.fetchrow(sql, *_values(values, {"sha256": sha256}))
        if row is None:
            raise HTTPException(401)
        if row["used"] is None:
            raise HTTPException(429)
        yield Caller(connection, row)


Admitted = Annotated[Caller, Depends(_admitted)]


def _request_id() -> str:
    return f"req_{base62.random_word(22)}"


def _media(row: asyncpg.Record) -> dict[str, str]:
    return {
        "video_url": f"{SITE}/videos/{row['video_id']}.mp4",
        "thumbnail_url": f"{SITE}/thumbnails/{row['video_id']}.jpg",
    }


@app.get("/api/v1/generate/status/{job_id}")
async def status(caller: Admitted, job_id: UUID) -> Any:
    rows = await caller.fetch(SQL["status"][1], job_id=job_id)
    if not rows:
        raise HTTPException(404)
    row = rows[0]
    is_completed = row["status"] == "completed"
    nothing = {"video_url": None, "thumbnail_url": None}
    body = {
        "job_id": str(row["id"]),
        "status": row["status"],
        "progress": row["progress"],
        **(_media(row) if is_completed else nothing),
        "created_at": timestamp(row["created_at"]),
        "updated_at": timestamp(row["updated_at"]),
    }
    response = caller.answer(_request_id(), body)
    response.headers["ETag"] = f'"{hashlib.sha256(response.body).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@app.get("/api/v1/search")
async def search(caller: Admitted, query: Annotated[contract.SearchQuery, Query()]) -> Any:
    most = caller.row["account_own_searches_per_hour"]
    await caller.take("searches", 3600, most, SQL["search"][1])
    head, blank, tail = query.q.rpartition(" ")
    rows = await caller.fetch(SQL["search"][2], head=head + blank, tail=tail)
    total, request_id = rows[0][0], _request_id()
    body = {
        "data": [_search_result(row) for row in rows if row["video_id"]],
        "pagination": {
            "total": total,
            "page": query.page,
            "per_page": query.limit,
            "has_more": query.start + query.limit < total,
        },
        "meta": {"query": query.q, "request_id": request_id},
    }
    return caller.answer(request_id, body)


def _search_result(row: asyncpg.Record) -> dict:
    return {
        "id": f"vid_{row['video_id']}",
        "video_id": row["video_id"],
        "title": row["title"],
        "description": row["description"],
        **_media(row),
        "duration": row["duration"],
        "width": row["width"],
        "height": row["height"],
        "created_at": timestamp(row["created_at"]),
        "tags": row["tags"],
    }


@app.get("/api/v1/trending")
async def trending(caller: Admitted, query: Annotated[contract.TrendingQuery, Query()]) -> Any:
    rows = await caller.fetch(SQL["trending"][1], category=query.category or "")
    data = [
        {
            "id": f"vid_{row['video_id']}",
            "title": row["title"],
            **_media(row),
            "views": row["views"],
            "shares": row["shares"],
        }
        for row in rows
    ]
    meta = {"time_range": query.time_range, "updated_at": timestamp(rows[0]["ranked_at"])}
    return caller.answer(_request_id(), {"data": data, "meta": meta})


@app.post("/api/v1/generate")
async def generate(caller: Admitted, wanted: contract.GenerateRequest) -> Any:
    job_id, most = uuid4(), caller.row["account_own_generations_per_day"]
    known = wanted.model_dump() | {
        "job_id": job_id,
        "video_id": base62.random_word(16),
        "seed": secrets.randbelow(contract.MAX_SEED) if wanted.seed is None else wanted.seed,
        "visibility": wanted.visibility or "public",
    }
    arguments = json.dumps({"job_id": str(job_id)})
    message = ("generate", "videos.tasks.generate", 0, None, None, arguments, None)
    take, *others = SQL["generate"][1:]
    async with caller.connection.transaction():
        taken = await caller.take("generations", 86_400, most, take)
        known |= {"counted_in": taken["window_start"], "messages": [message]}
        for statement in others:
            for row in await caller.fetch(statement, **known):
                known["message_id"] = row.get("id")
    body = {
        "job_id": str(job_id),
        "status": "queued",
        "estimated_time": max(2, round(2 + _PACE[wanted.quality] * wanted.duration)),
        "message": "Video generation started",
    }
    where = f"{SITE}/api/v1/generate/status/{job_id}"
    return caller.answer(_request_id(), body, 202, **{"Location": where, "Retry-After": "1"})
