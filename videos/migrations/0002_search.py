"""What search reads: each video's words (`document`) and how often it was watched (`VideoStat`)."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# `search_fold` makes "Café", "CAFÉ" and "cafe" the same word, and is used on documents and on what
# people type alike. Written with plain PostgreSQL, since not every server has its extensions.
#  - Marks are taken off and compatibility forms undone (NFKD), then the rest is put together again
#    (NFC), so that Korean and Japanese letters stay whole. Invisible characters go.
#  - Letters that are no base letter with a mark are spelled out.
#  - Emoji stand apart as words. Other signs become "_", which separates words and means nothing to
#    a tsquery, where words joined by it are a phrase; quotes and "-" stay, which mean something.
# The bodies are in the SQL standard's form, whose names are bound here and now: a dump can be
# restored whatever its search_path is.
LETTERS, PLAIN = "øłđðħıŧŋ", "olddhitn"
SIGNS = "–—!#$%&()*+,./:;<=>?@[\\]^_`{|}~¡¿«»·…‘’‚“”„‹›、。「」『』【】〈〉《》・،؛؟।"
FOLD = r"""
CREATE FUNCTION search_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
    translate(
        replace(replace(replace(replace(
            normalize(
                regexp_replace(
                    normalize(lower(words), NFKD),
                    '[\u00ad\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u2060-\u206f'
                    '\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U0001f3fb-\U0001f3ff'
                    '\U000e0000-\U000e01ef]',
                    '', 'g'
                ),
                NFC
            ),
            'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        '@LETTERS@@SIGNS@',
        '@PLAIN@@GAPS@'
    ),
    '([\u2190-\u2bff\U0001f000-\U0001faff])', ' \1 ', 'g'
);
"""
for name, text in {
    "@LETTERS@": LETTERS,
    "@PLAIN@": PLAIN,
    "@SIGNS@": SIGNS,
    "@GAPS@": "_" * len(SIGNS),
}.items():
    FOLD = FOLD.replace(name, text)
# Stemmed words with their weights, and the words of title and tags as they are: only those begin
# like a half-typed word does ("celebrati" is no beginning of the stem "celebr"). The latter have no
# position, so that they find a video but don't count twice in its rank.
DOCUMENT = """
CREATE FUNCTION search_document(title text, tags text[], description text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('english', translate(search_fold(title), '-', '_')), 'A')
    || setweight(
        to_tsvector('english', translate(search_fold(array_to_string(tags, ' ')), '-', '_')), 'B'
    )
    || setweight(to_tsvector('english', translate(search_fold(description), '-', '_')), 'C')
    || strip(to_tsvector(
        'simple', translate(search_fold(title || ' ' || array_to_string(tags, ' ')), '-', '_')
    ));
"""


class Migration(migrations.Migration):
    dependencies = [("videos", "0001_initial")]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION search_fold(text)"),
        migrations.RunSQL(DOCUMENT, "DROP FUNCTION search_document(text, text[], text)"),
        migrations.AlterModelOptions(name="video", options={"base_manager_name": "objects"}),
        migrations.AddField(
            model_name="video",
            name="document",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    "title",
                    "tags",
                    "description",
                    function="search_document",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="video",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("deleted_at", None)),
                fastupdate=False,
                fields=["document"],
                name="video_document",
            ),
        ),
        migrations.AddIndex(
            model_name="video",
            index=models.Index(
                models.OrderBy(models.F("created_at"), descending=True),
                models.F("video_id"),
                condition=models.Q(("deleted_at", None)),
                name="video_newest",
            ),
        ),
        migrations.CreateModel(
            name="VideoStat",
            fields=[
                (
                    "video",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stat",
                        serialize=False,
                        to="videos.video",
                    ),
                ),
                ("views", models.PositiveIntegerField(default=0)),
                ("shares", models.PositiveIntegerField(default=0)),
            ],
            options={"indexes": [models.Index(fields=["-views"], name="video_most_watched")]},
        ),
    ]
