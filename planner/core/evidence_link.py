"""The address of something a person made, as they give it for evidence."""

from urllib.parse import urlsplit

from planner.core.errors import InvalidInputError

LONGEST_LINK = 500
"""Characters."""


def require_link(text: str, field: str = "link") -> str:
    """The address without blanks around it; empty if nothing was typed.

    Only http and https lead anywhere safely from a page; raises InvalidInputError for `field` otherwise.
    """
    link = text.strip()
    if not link:
        return ""
    if len(link) > LONGEST_LINK:
        raise InvalidInputError(f"The link has {len(link)} characters; {LONGEST_LINK} fit.", field=field)
    if not _is_web_address(link):
        raise InvalidInputError(
            "Give the whole address, beginning with https:// or http:// and without blanks.", field=field
        )
    return link


def _is_web_address(link: str) -> bool:
    # "\\" is a slash to browsers and a letter to urlsplit: they would not agree on where it leads.
    if "\\" in link or any(character.isspace() or not character.isprintable() for character in link):
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
