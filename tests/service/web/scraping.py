"""Asking for the metrics as this machine does: `TestClient(app, client=HERE).get(METRICS)`."""

from __future__ import annotations

#: for `TestClient`: who asks
HERE = ("127.0.0.1", 50000)
METRICS = "http://127.0.0.1/metrics"
