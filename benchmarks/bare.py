"""The floor that the intake is measured against: FastAPI, one endpoint, one INSERT, one commit."""

from __future__ import annotations

import os
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlalchemy import BigInteger, Column, MetaData, Table, create_engine, insert
from sqlalchemy.dialects.postgresql import JSONB

engine = create_engine(os.environ["DRAGOMAN_DATABASE_URL"], pool_size=10, max_overflow=20)
table = Table("bench_bare", MetaData(), Column("id", BigInteger, primary_key=True), Column("body", JSONB))
table.create(engine, checkfirst=True)
insert_body = insert(table)
app = FastAPI()


@app.post("/bare", status_code=202)
def bare(body: dict[str, Any]) -> dict[str, str]:
    """Save the body as it is."""
    with engine.begin() as connection:
        connection.execute(insert_body, {"body": body})
    return {"outcome": "accepted"}


@app.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer that the server runs."""
    return {"status": "ok"}


if __name__ == "__main__":
    # the very options of `dragoman web`
    uvicorn.run(app, port=int(os.environ["DRAGOMAN_PORT"]), log_level="warning", access_log=False)
