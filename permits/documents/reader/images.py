"""Images: decoded completely, within limits."""

from typing import Any

from permits.documents.reader.limits import MOST_PIXELS


def read_image(path: str) -> dict[str, Any]:
    """Decode an image completely and tell its size in pixels."""
    from PIL import Image  # noqa: PLC0415 (only after the limits)

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow raises at twice this
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                return {"outcome": "too_many_pixels"}
            image.load()
    except Image.DecompressionBombError:
        return {"outcome": "too_many_pixels"}
    except (OSError, ValueError, SyntaxError) as error:
        return {"outcome": "not_readable", "because": str(error)[-200:]}
    return {"outcome": "read", "pages": 1, "sheets": [{"page": 1, "width": 0, "height": 0}]}
