"""Ages in free text: the writer's own, in years, never someone else's."""

from store.ages.finding import find_age

__all__ = ["find_age"]
