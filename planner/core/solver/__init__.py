"""Chooses which sessions to spend the free minutes on, for the highest readiness at the interview."""
