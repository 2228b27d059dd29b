"""What every answer carries, and the one answer to whoever may not come in."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from counter_ui.self_service_web.gate import Gate

PAGE = Path(__file__).parent / "page"


def refusal(status: int = 403) -> web.Response:
    """The same words for every reason: who tries learns nothing."""
    return web.Response(
        status=status,
        body=(PAGE / "refused.html").read_bytes(),
        content_type="text/html",
        charset="utf-8",
    )


def security_headers(gate: Gate) -> dict[str, str]:
    """Nothing from elsewhere, nothing to elsewhere, nothing kept.

    *Source: CSP Level 3; Fetch, Cross-Origin-Resource-Policy; RFC 9111, 5.2.2.5.*
    """
    policy = (
        "default-src 'none'; img-src data:; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"connect-src 'self' ws://{gate.host}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": (
            "camera=(), microphone=(), geolocation=(), clipboard-read=(), clipboard-write=(), "
            "usb=(), serial=(), hid=(), fullscreen=(self)"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def another_process(visits: int) -> dict[str, str]:
    """For the page of the visit after so many: what keeps it out of the process of the page before.

    A page that is isolated from other origins shares no process with one that is not, so pages
    take turns: the browser starts a process for each citizen's page, and ends the one before with
    all that it held.
    *Source: HTML, 7.1.3 and 7.1.4 (opener and embedder policies, cross-origin isolation).*
    """
    return {"Cross-Origin-Embedder-Policy": "require-corp" if visits % 2 else "unsafe-none"}
