"""The bodies of the API's documentation, letter for letter."""

ACCEPTED = """{
"job_id": "550e8400-e29b-41d4-a716-446655440000",
"status": "queued",
"estimated_time": 60,
"message": "Video generation started"
}"""

STATUS = """{
"job_id": "550e8400-e29b-41d4-a716-446655440000",
"status": "completed",
"progress": 1.0,
"video_url": "https://cdn.videogenmessenger.com/videos/abc123.mp4",
"thumbnail_url": "https://cdn.videogenmessenger.com/thumbnails/abc123.jpg",
"created_at": "2025-01-15T10:30:00Z",
"updated_at": "2025-01-15T10:31:30Z"
}"""

SEARCH = """{
"data": [
{
"id": "vid_abc123",
"video_id": "abc123",
"title": "Happy Birthday Celebration",
"description": "Colorful birthday party with balloons",
"video_url": "https://cdn.videogenmessenger.com/videos/abc123.mp4",
"thumbnail_url": "https://cdn.videogenmessenger.com/thumbnails/abc123.jpg",
"duration": 5.2,
"width": 1920,
"height": 1080,
"created_at": "2025-01-15T10:00:00Z",
"tags": ["birthday", "celebration", "party"]
}
],
"pagination": {
"total": 150,
"page": 1,
"per_page": 20,
"has_more": true
},
"meta": {
"query": "happy birthday",
"request_id": "req_xyz789"
}
}"""

TRENDING = """{
"data": [
{
"id": "vid_trending1",
"title": "Trending Video 1",
"video_url": "https://cdn.videogenmessenger.com/videos/trend1.mp4",
"thumbnail_url": "https://cdn.videogenmessenger.com/thumbnails/trend1.jpg",
"views": 15000,
"shares": 2500
}
],
"meta": {
"time_range": "24h",
"updated_at": "2025-01-15T11:00:00Z"
}
}"""

VIDEO = """{
"data": {
"id": "vid_abc123",
"video_id": "abc123",
"title": "Happy Birthday Celebration",
"description": "Colorful birthday party with balloons",
"video_url": "https://cdn.videogenmessenger.com/videos/abc123.mp4",
"thumbnail_url": "https://cdn.videogenmessenger.com/thumbnails/abc123.jpg",
"duration": 5.2,
"width": 1920,
"height": 1080,
"created_at": "2025-01-15T10:00:00Z",
"prompt": "Happy birthday celebration with balloons",
"tags": ["birthday", "celebration", "party"]
}
}"""

INVALID = """{
"error": "Validation error",
"details": ["Prompt must be at least 5 characters"]
}"""

UNAUTHORIZED = """{
"error": "Unauthorized",
"message": "Invalid API key"
}"""

LIMITED = """{
"error": "Rate limit exceeded",
"message": "Too many requests",
"retry_after": 60
}"""

BROKEN = """{
"error": "Internal server error"
}"""

# Not documented; as this project's own server answers.
REGISTERED = """{"api_key": "vgm_0123456789abcdefghijklmnopqrstABCDEF", "tier": "free",
"user": {"id": "1", "email": "you@example.com", "name": ""},
"message": "Keep this key: it is shown only once."}"""
