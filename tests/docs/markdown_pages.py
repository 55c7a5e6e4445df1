"""The project's Markdown as tests look at it: pages, code, tables, headings and links."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "data/README.md"])

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def flowing(name: str) -> str:
    """A page with its lines joined and without emphasis, to look for a sentence in."""
    return re.sub(r"\s+", " ", page(name).replace("*", ""))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code_blocks(text: str, language: str = "sh") -> list[str]:
    return [block for found, block in _FENCE.findall(text) if found == language]


def code_spans(text: str) -> list[str]:
    return _SPAN.findall(_FENCE.sub("", text))


def shell_lines(text: str) -> list[str]:
    """The commands of all shell blocks, continued lines joined and comments left out."""
    joined = "\n".join(code_blocks(text)).replace("\\\n", " ")
    return [line.partition(" #")[0].strip() for line in joined.splitlines() if line.strip()]


def links(text: str) -> list[str]:
    return _LINK.findall(_SPAN.sub("", _FENCE.sub("", text)))


def anchors(text: str) -> set[str]:
    """The names a heading can be linked by: lower case, dashes for spaces, no other punctuation."""
    headings = _HEADING.findall(_FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def table(text: str, first_column: str) -> list[list[str]]:
    """The rows of every table whose first column has this title, cells without back-ticks."""
    rows: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif inside and not set(cells[0]) <= set("-: "):
            rows.append(cells)
        elif cells[0] == first_column:
            inside = True
    return rows
