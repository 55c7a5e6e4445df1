"""Matrices whose multiplications are counted."""


class CountingMatrices:
    """Multiplies matrices and counts two operations per multiply-add."""

    def __init__(self):
        self.operations = 0

    def multiply(self, left, right):
        (rows, inner), columns = left.shape, right.shape[1]
        self.operations += 2 * rows * inner * columns
        return left @ right
