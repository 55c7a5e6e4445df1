"""The front door for WSGI servers: `app:app`."""

import os

from planner.settings import load_settings
from planner.web import create_app

app = create_app(load_settings(os.environ))
