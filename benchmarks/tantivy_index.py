"""The videos of the database in a Tantivy index, and the same questions to it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from tantivy import Document, FieldType, Index, Occur, Query, Schema, SchemaBuilder, Searcher

from videos.contract import SearchQuery

_WEIGHTS = {"title": 1.0, "tags": 0.4, "description": 0.2}  # what ts_rank gives to A, B and C
_ROWS = """
    SELECT video_id, title, array_to_string(tags, ' '), description, quality, duration,
        CASE visibility WHEN 'public' THEN visibility ELSE account_id::text END
    FROM videos_video WHERE deleted_at IS NULL
"""


class TantivyLibrary:
    """Stemmed title, tags and description; and title and tags as they are, for beginnings."""

    def __init__(self, folder: str) -> None:
        self._schema = _schema()
        index = Index(self._schema, path=folder)
        writer = index.writer(heap_size=200_000_000)
        for video in _videos():
            writer.add_document(Document(**video))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._index, self._searcher = index, index.searcher()

    @property
    def searcher(self) -> Searcher:
        return self._searcher

    def find(self, wanted: SearchQuery, account_id: int) -> tuple[int, list[str]]:
        """How many videos match, and the titles of the best."""
        found = self._searcher.search(
            self._query(wanted, account_id), limit=wanted.limit, count=True, offset=wanted.start
        )
        titles = [self._searcher.doc(address)["title"][0] for _, address in found.hits]
        return found.count, titles

    def _query(self, wanted: SearchQuery, account_id: int) -> Query:
        must = [self._words(wanted.q), self._is("audience", "public", str(account_id))]
        if wanted.quality:
            must.append(self._is("quality", wanted.quality))
        if span := wanted.duration:
            among = Query.range_query(
                *(self._schema, "duration", FieldType.Float, span.low, min(span.high, 1e9)),
                include_upper=not span.is_open,
            )
            must.append(Query.const_score_query(among, 0))
        return Query.boolean_query([(Occur.Must, query) for query in must])

    def _words(self, text: str) -> Query:
        *before, last = text.split()
        if '"' in text or last.startswith("-") or "OR" in before:
            return self._parsed(text)
        last_word = [
            (Occur.Should, self._parsed(last)),
            (Occur.Should, Query.regex_query(self._schema, "words", f"{last.lower()}.*")),
        ]
        parts = [(Occur.Must, Query.boolean_query(last_word))]
        if before:
            parts.append((Occur.Must, self._parsed(" ".join(before))))
        return Query.boolean_query(parts)

    def _parsed(self, text: str) -> Query:
        return self._index.parse_query(
            text, list(_WEIGHTS), field_boosts=_WEIGHTS, conjunction_by_default=True
        )

    def _is(self, field: str, *values: str) -> Query:
        return Query.const_score_query(Query.term_set_query(self._schema, field, list(values)), 0)


@contextmanager
def built() -> Iterator[TantivyLibrary]:
    with tempfile.TemporaryDirectory(prefix="vgm-tantivy-") as folder:
        yield TantivyLibrary(folder)


def _schema() -> Schema:
    builder = SchemaBuilder()
    for field in _WEIGHTS:
        builder.add_text_field(field, stored=field == "title", tokenizer_name="en_stem")
    builder.add_text_field("words", tokenizer_name="default", index_option="basic")
    for field in ("quality", "audience"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("video_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_float_field("duration", fast=True)
    return builder.build()


def _videos() -> Iterator[dict]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS)
        for video_id, title, tags, description, quality, duration, audience in cursor:
            yield {
                "video_id": video_id,
                "title": title,
                "tags": tags,
                "description": description,
                "words": f"{title} {tags}",
                "quality": quality,
                "audience": audience,
                "duration": duration,
            }
