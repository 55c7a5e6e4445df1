"""Formulas as MathML, which browsers draw and screen readers speak without a script."""

import html
import re
from functools import lru_cache
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import Converter

from planner.core.curriculum import Curriculum
from planner.core.finding import Finding

_CHILDREN = {
    "mfrac": 2,
    "mover": 2,
    "mroot": 2,
    "msub": 2,
    "msubsup": 3,
    "msup": 2,
    "munder": 2,
    "munderover": 3,
}
_TAGS = {
    *_CHILDREN,
    "math",
    "mi",
    "mn",
    "mo",
    "mrow",
    "mspace",
    "msqrt",
    "mstyle",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
}
_FORBIDDEN = {"style", "href"}
"""Attributes that the pages' rules against inline styles and scripts would refuse."""
_COMMAND = re.compile(r"\\[A-Za-z]+")
_BETWEEN = re.compile(r",?\s*\\text\{(?:,| and| with)? \}\s*")
"""What parts the equations of one formula."""


@lru_cache(maxsize=1024)
def mathml(latex: str) -> str | None:
    """The formula as `math` elements, a line for each of its equations; None where it cannot be read."""
    drawn = [_drawn(equation) for equation in equations(latex)]
    lines = [line for line in drawn if line is not None]
    return "".join(lines) if len(lines) == len(drawn) else None


def equations(latex: str) -> list[str]:
    """The equations of a formula, parted where a phone would have to scroll; whole where they are nested."""
    found = _BETWEEN.split(latex)
    return found if all(map(_is_closed, found)) else [latex]


def _is_closed(latex: str) -> bool:
    pairs = (("{", "}"), (r"\left", r"\right"), (r"\begin", r"\end"))
    return bool(latex.strip()) and all(latex.count(opens) == latex.count(closes) for opens, closes in pairs)


def _drawn(latex: str) -> str | None:
    try:
        found = Converter(display="block").convert_to_element(latex)
    except Exception:  # noqa: BLE001 - the library's errors have no class of their own in common
        return None
    if not all(map(_is_sound, found.iter())):
        return None
    # The library writes signs as character references for a text that it does not escape; we escape.
    for element in found.iter():
        element.text = element.text and html.unescape(element.text)
    return tostring(found, encoding="unicode")


def _is_sound(element: Element) -> bool:
    return (
        element.tag in _TAGS
        and len(element) == _CHILDREN.get(element.tag, len(element))
        and not _FORBIDDEN.intersection(element.keys())
        and not _COMMAND.search(element.text or "")
    )


def unreadable_formulas(curriculum: Curriculum) -> list[Finding]:
    """The formulas no browser could draw."""
    return [
        Finding(
            concept.slug,
            "This LaTeX cannot be turned into MathML. Use plainer commands.",
            ("formulas", index, "latex"),
        )
        for concept in curriculum.concepts.values()
        for index, formula in enumerate(concept.formulas)
        if mathml(formula.latex) is None
    ]
