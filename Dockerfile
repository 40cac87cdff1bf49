# One image for web, relay, worker and the migrate step; docker-compose.yml says which it is.
FROM python:3.11-slim-bookworm AS build
COPY requirements.lock /src/
RUN python -m venv /opt/dragoman \
    && /opt/dragoman/bin/pip install --no-cache-dir --require-hashes -r /src/requirements.lock
COPY pyproject.toml README.md LICENSE LICENSES.md /src/
COPY service /src/service
COPY workers /src/workers
COPY dragoman /src/dragoman
COPY glossaries /src/glossaries
RUN /opt/dragoman/bin/pip install --no-cache-dir --no-deps /src

FROM python:3.11-slim-bookworm
# OpenMP is what CTranslate2 computes with
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin dragoman \
    && install -d -o dragoman -g dragoman /data
COPY --from=build /opt/dragoman /opt/dragoman
ENV PATH=/opt/dragoman/bin:$PATH PYTHONUNBUFFERED=1 DRAGOMAN_DATA_DIR=/data DRAGOMAN_HOST=0.0.0.0
WORKDIR /data
VOLUME /data
USER dragoman
EXPOSE 8000
ENTRYPOINT ["dragoman"]
CMD ["up"]
