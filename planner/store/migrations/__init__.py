"""Every change of the tables there has been, in order; run by planner.store.migration."""
