"""Plan machine-learning interview preparation, check in daily, and see how ready you are."""

__version__ = "0.4.0"
