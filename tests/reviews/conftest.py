from tests.reviews.city import city, who

__all__ = ["city", "who"]
