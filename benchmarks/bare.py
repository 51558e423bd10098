# SPDX-License-Identifier: Apache-2.0
"""``python -m benchmarks.bare URL``: the floor of sync, a server that does nothing but JSON and one table."""

import json
import sys
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, select
from starlette.concurrency import run_in_threadpool

from headoffice.store.database import make_engine

PAGE = 500


def app(url: str) -> FastAPI:
    """``POST /push`` keeps a list of rows, ``GET /pull?after=N`` gives a page of them, ``POST /ping`` answers."""
    engine, made = make_engine(url), MetaData()
    table = Table("bare", made, Column("n", Integer, primary_key=True), Column("id", Text), Column("vals", Text))
    made.create_all(engine)
    routes = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    def keep(body: bytes) -> None:
        rows = [{"id": row["id"], "vals": json.dumps(row["values"])} for row in json.loads(body)]
        with engine.begin() as connection:
            connection.execute(insert(table), rows)

    def page(after: int) -> bytes:
        with engine.connect() as connection:
            found = connection.execute(select(table).where(table.c.n > after).order_by(table.c.n).limit(PAGE)).all()
        return json.dumps([{"n": row.n, "id": row.id, "values": json.loads(row.vals)} for row in found]).encode()

    @routes.post("/push")
    async def push(request: Request) -> Response:
        await run_in_threadpool(keep, await request.body())
        return Response(b"{}")

    @routes.get("/pull")
    async def pull(after: int) -> Response:
        return Response(await run_in_threadpool(page, after))

    @routes.post("/ping")
    async def ping(request: Request) -> Any:
        return json.loads(await request.body())

    return routes


def main() -> None:
    """Serve on a free port, which is printed."""
    config = uvicorn.Config(app(sys.argv[1]), log_level="warning")
    listener = uvicorn.Config(config.app, port=0, log_level="warning").bind_socket()
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(config).run([listener])


if __name__ == "__main__":
    main()
