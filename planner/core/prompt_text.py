"""Prompt texts as they are asked."""

SLOT = "{project}"
"""Where a template takes the name of a project of the person's own."""


def asked(text: str, *, project: str = "your project") -> str:
    """The text with its project slot filled."""
    return text.replace(SLOT, project)
