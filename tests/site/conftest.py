from tests.site.running import person, room, start

__all__ = ["person", "room", "start"]
