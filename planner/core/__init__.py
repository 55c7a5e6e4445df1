"""The functional core: frozen dataclasses and pure functions, no clock, no I/O, no randomness."""
