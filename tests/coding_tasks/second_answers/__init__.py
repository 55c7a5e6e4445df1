"""Answers to the coding tasks, written differently from our solutions: slower, plainer or with NumPy."""
