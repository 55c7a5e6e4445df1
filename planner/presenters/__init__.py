"""Plain data to and from outside formats: calendar files, busy times, charts and exports."""
