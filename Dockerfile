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
# what sends traces, where OTEL_… asks for them (docs/operate.md)
ARG OTEL=
RUN if [ -n "$OTEL" ]; then /opt/dragoman/bin/pip install --no-cache-dir "/src[otel]"; fi
# torch converts models that nobody has converted yet; the desk itself never needs it (docs/operate.md)
ARG TORCH=
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN if [ -n "$TORCH" ]; then \
        /opt/dragoman/bin/pip install --no-cache-dir --extra-index-url "$TORCH_INDEX" "/src[torch]"; \
    fi

FROM python:3.11-slim-bookworm
# OpenMP is what CTranslate2 computes with
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin dragoman \
    && install -d -o dragoman -g dragoman /data /models \
    && install -d /config
COPY --from=build /opt/dragoman /opt/dragoman
ENV PATH=/opt/dragoman/bin:$PATH PYTHONUNBUFFERED=1 DRAGOMAN_DATA_DIR=/data DRAGOMAN_HOST=0.0.0.0
WORKDIR /data
# Docker gives a new volume the content and the owner that the image has in its place
VOLUME /data /models
USER dragoman
EXPOSE 8000
ENTRYPOINT ["dragoman"]
CMD ["up"]
