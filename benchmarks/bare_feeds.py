"""The limit that the feeds are measured against: FastAPI, one endpoint, the same bytes or a bare 304."""

from __future__ import annotations

import os
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response

folder = Path(os.environ["DRAGOMAN_DATA_DIR"])
TAG = '"bare"'
HEADERS = {"ETag": TAG, "Cache-Control": "public, no-cache", "Vary": "Authorization"}
app = FastAPI()
bodies = {file.stem: file.read_bytes() for file in folder.glob("*.body")}


@app.get("/bare/{name}")
async def bare(request: Request, name: str) -> Response:
    """Return the bytes that lie ready under a name, or say that nothing is new."""
    if request.headers.get("if-none-match") == TAG:
        return Response(status_code=304, headers=HEADERS)
    return Response(bodies[name], media_type="application/json", headers=HEADERS)


@app.get("/healthz")
async def healthz() -> dict[str, str]:
    """Answer that the server runs."""
    return {"status": "ok"}


if __name__ == "__main__":
    # the very options of `dragoman web`
    uvicorn.run(app, port=int(os.environ["DRAGOMAN_PORT"]), log_level="warning", access_log=False)
