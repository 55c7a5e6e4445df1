"""Arithmetic written as text: numbers, + - * / **, and parentheses."""

import ast
import math
import operator
from collections.abc import Callable, Mapping

_OPERATIONS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def evaluated(text: str) -> float | None:
    """The value of the text; None where it is anything but arithmetic with a finite result."""
    try:
        found = _value(ast.parse(text, mode="eval").body)
        return found if math.isfinite(found) else None
    except (SyntaxError, ValueError, ArithmeticError, TypeError, RecursionError):
        return None


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)  # a power of floats overflows instead of taking for ever
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in _OPERATIONS:
            return _OPERATIONS[type(operation)](_value(left), _value(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
    raise ValueError
