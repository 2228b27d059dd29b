"""Saying no, as RFC 9457 wants it."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from sync.contract import PROBLEM_TYPE, Problem


class ProblemError(Exception):
    """A request that is answered with a problem; ``code`` is stable."""

    def __init__(self, status: int, code: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.retry_after_s = status, code, retry_after_s


def problem(status: int, code: str, *, retry_after_s: int | None = None) -> JSONResponse:
    """The answer itself; never repeats what was asked."""
    content = Problem(title=HTTPStatus(status).phrase, status=status, code=code)
    headers = {} if retry_after_s is None else {"retry-after": str(retry_after_s)}
    return JSONResponse(
        content.model_dump(), status_code=status, headers=headers, media_type=PROBLEM_TYPE
    )


async def answer_problem(request: Request, error: Exception) -> JSONResponse:
    """For FastAPI: our own problems, what it has no path for, and what the models refuse (400)."""
    if isinstance(error, ProblemError):
        return problem(error.status, error.code, retry_after_s=error.retry_after_s)
    if isinstance(error, HTTPException):
        code = "request.malformed" if error.status_code == 400 else "request.no_such_path"
        answer = problem(error.status_code, code)
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            answer.headers["allow"] = ", ".join(sorted(_allowed(request)))
        return answer
    return problem(400, "request.malformed")


def _allowed(request: Request) -> set[str]:
    """Of all routes of this path; the framework names the first one's methods only."""
    allowed: set[str] = set()
    for route in request.app.routes:
        match, _ = route.matches(request.scope)
        if match is not Match.NONE:
            allowed |= getattr(route, "methods", None) or set()
    return allowed
