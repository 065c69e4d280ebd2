"""Finding videos: by words, and by what others watch."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router

from accounts import limits
from vgm_site.lib.timestamp import timestamp
from videos import contract, present, search, trending

router = Router(tags=["Discovery"])


@router.get("/search", response=contract.SearchPage)
def find(request: HttpRequest, query: Query[contract.SearchQuery]) -> HttpResponse:
    """Public videos and the account's own that match the words, the best first."""
    limits.take(request.actor, limits.SEARCHES)
    found = search.find(by=request.actor, wanted=query)
    return JsonResponse(
        {
            "data": [present.search_result(video) for video in found.videos],
            "pagination": present.pagination(query, total=found.total),
            "meta": {"query": query.q, "request_id": request.request_id},
        }
    )


@router.get("/trending", response=contract.TrendingPage)
def most_watched(request: HttpRequest, query: Query[contract.TrendingQuery]) -> HttpResponse:
    """What is watched and shared most, by a ranking at most a minute old."""
    ranking = trending.top(by=request.actor, wanted=query)
    return JsonResponse(
        {
            "data": [present.trending_video(video) for video in ranking.videos],
            "meta": {
                "time_range": query.time_range,
                "updated_at": timestamp(ranking.updated_at),
            },
        }
    )
