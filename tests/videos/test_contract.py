"""What callers may ask for, and the words in which everything else is refused."""

from math import inf

import pytest
from pydantic import ValidationError

from videos import contract


def refusal(shape, **fields) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as refused:
        shape.model_validate(fields)
    return [(one.text, one.code) for one in contract.problems(refused.value.errors())]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("5-10", contract.Span(5, 10)),
        ("5..10", contract.Span(5, 10)),
        ("2.5-7.25", contract.Span(2.5, 7.25)),
        ("5-", contract.Span(5, inf)),
        ("-10", contract.Span(0, 10)),
        ("5", contract.Span(5, 6, is_open=True)),
        ("short", contract.Span(0, 5, is_open=True)),
        ("MEDIUM", contract.Span(5, 15)),
    ],
)
def test_durations_are_ranges(text, span):
    assert contract.SearchQuery(q="cat", duration=text).duration == span


@pytest.mark.parametrize("text", ["", "-", "..", "10-5", "a-b", "5-10-15", "1e9", "٥-١٠", "nan"])
def test_other_durations_are_refused(text):
    assert refusal(contract.SearchQuery, q="cat", duration=text) == [
        (
            "Duration must be a range of seconds such as 5-10, or short, medium or long",
            "duration_invalid",
        )
    ]


def test_every_problem_of_a_search_is_named_in_the_documented_order():
    found = refusal(contract.SearchQuery, limit="101", page="x", quality="8k")
    assert found == [
        ("Query is required", "query_required"),
        ("Limit must be between 1 and 100", "limit_out_of_range"),
        ("Page must be a whole number", "page_not_integer"),
        ("Quality must be one of: sd, hd, 4k", "quality_invalid"),
    ]


def test_a_query_has_two_characters_after_trimming():
    assert refusal(contract.SearchQuery, q=" a ") == [
        ("Query must be at least 2 characters", "query_too_short")
    ]
    assert contract.SearchQuery(q=" ab ").q == "ab"


def test_lists_end_at_ten_thousand():
    assert contract.SearchQuery(q="cat", page="100", limit="100").start == 9_900
    assert refusal(contract.SearchQuery, q="cat", page="101", limit="100") == [
        ("Page times limit must be at most 10000", "page_out_of_range")
    ]


def test_trending_takes_three_ranges():
    assert contract.TrendingQuery(timeRange="7d").time_range == "7d"
    assert refusal(contract.TrendingQuery, timeRange="1h") == [
        ("Time range must be one of: 24h, 7d, 30d", "time_range_invalid")
    ]


def test_changes_name_each_bad_entry():
    found = refusal(contract.VideoChanges, title=" ", tags=["party", 1, ""], show_prompt="yes")
    assert found == [
        ("Title must be at least 1 character", "title_too_short"),
        ("Tag must be a string", "tag_not_string"),
        ("Tag must be at least 1 character", "tag_too_short"),
        ("Show prompt must be true or false", "show_prompt_not_boolean"),
    ]
    assert refusal(contract.VideoChanges, tags=["a"] * 21) == [
        ("Tags must have at most 20 entries", "tags_too_many")
    ]


def test_a_whole_number_may_be_written_with_a_fraction_of_zero():
    assert contract.GenerateRequest(prompt="hello", seed=5.0).seed == 5
