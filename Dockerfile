# Any Debian-like image with Python 3.11 or newer, pip and venv will do as a base.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
WORKDIR /source
COPY requirements.txt requirements-build.txt ./
RUN python3 -m venv --without-pip /opt/planner \
 && python3 -m pip --python /opt/planner/bin/python install --no-cache-dir --require-hashes -r requirements.txt
RUN python3 -m venv --without-pip /opt/build \
 && python3 -m pip --python /opt/build/bin/python install --no-cache-dir --require-hashes -r requirements-build.txt
COPY . .
RUN /opt/build/bin/hatchling build -t wheel -d /wheels \
 && python3 -m pip --python /opt/planner/bin/python install --no-cache-dir --no-deps /wheels/*.whl

FROM ${BASE}
COPY --from=build /opt/planner /opt/planner
RUN install -d -m 0700 -o 10001 -g 10001 /data
ENV PATH=/opt/planner/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PLANNER_DATABASE_URL=sqlite:////data/planner.sqlite3 \
    PLANNER_HOST=0.0.0.0 \
    PLANNER_PORT=8000 \
    XDG_CACHE_HOME=/data/cache
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
# The planner finishes what it is doing on Ctrl+C; as the first process it would not hear SIGTERM at all.
STOPSIGNAL SIGINT
# Asks for the first trusted host, because any other name is refused.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
 CMD ["python3", "-c", "import os, urllib.request as web; from planner.settings import load_settings; settings = load_settings(os.environ); web.urlopen(web.Request(f'http://127.0.0.1:{settings.port}/healthz', headers={'Host': settings.trusted_hosts[0].lstrip('.')}), timeout=4)"]
CMD ["planner", "serve"]
