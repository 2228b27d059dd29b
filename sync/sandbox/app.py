"""The practice centre as an ASGI application."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from sync.sandbox.api import router
from sync.sandbox.centre import Centre
from sync.sandbox.layers import LettingGo, Misbehaving, Packing, Unpacking
from sync.sandbox.pages import pages
from sync.sandbox.prepared import let_go as let_go_of_visits
from sync.sandbox.prepared_api import prepared
from sync.sandbox.problems import ProblemError, answer_problem
from sync.sandbox.staff_api import staff
from sync.sandbox.upkeep_api import upkeep
from sync.sandbox.ways_api import ways


def _operation_name(route: APIRoute) -> str:
    return route.name


def contract_app() -> FastAPI:
    """The application without a centre behind it: what the OpenAPI document is made from."""
    app = FastAPI(
        title="Motcua centre",
        version="1",
        description="What a registration counter asks of the centre, and what it posts.",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_name,
    )
    app.include_router(router)
    app.include_router(ways)
    app.include_router(upkeep)
    app.include_router(prepared)
    app.include_router(staff)
    app.include_router(pages)
    app.add_exception_handler(ProblemError, answer_problem)
    app.add_exception_handler(RequestValidationError, answer_problem)
    app.add_exception_handler(HTTPException, answer_problem)
    return app


def centre_app(centre: Centre) -> ASGIApp:
    """The application with everything that stands in front of it."""
    app = contract_app()
    app.state.centre = centre

    def let_go() -> None:
        with centre.database.transaction() as connection:
            let_go_of_visits(connection, centre.now())

    return LettingGo(Misbehaving(Packing(Unpacking(app)), centre.faults), let_go)
