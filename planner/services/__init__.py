"""Use cases, named after what a person does; each is one transaction around the pure core."""
