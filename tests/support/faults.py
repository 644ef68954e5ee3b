"""What a server can do wrong, as functions from the honest answer to the one that is sent."""

import base64
from dataclasses import replace
from threading import Event

from tests.support.http_server import Answer, Fault, Seen, file_answer

_PATIENCE = 60.0


def _changed(**changes: object) -> Fault:
    return lambda _seen, honest: replace(honest, **changes)  # type: ignore[arg-type]


def _with_headers(**headers: str) -> Fault:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return lambda _seen, honest: replace(honest, headers={**honest.headers, **named})


def honest(_seen: Seen, answer: Answer) -> Answer:
    """Nothing is wrong."""
    return answer


def reset_after(count: int) -> Fault:
    """Send `count` bytes of the body, then RST."""
    return _changed(cut=count, ending="reset")


def close_after(count: int) -> Fault:
    """Send `count` bytes of the body, then close the connection."""
    return _changed(cut=count, ending="close")


def stall_after(count: int) -> Fault:
    """Send `count` bytes of the body, then nothing, with the connection open."""
    return _changed(cut=count, ending="stall")


def trickle(gap: float) -> Fault:
    """Send the body byte by byte, `gap` seconds apart."""
    return _changed(gap=gap)


def claim_length(length: int) -> Fault:
    """Say that the body has `length` bytes, whatever it has, and close after it."""
    return lambda seen, answer: replace(_with_headers(Content_Length=str(length))(seen, answer), ending="close")


def without_length(_seen: Seen, answer: Answer) -> Answer:
    """Do not say how long the body is; it ends where the connection ends."""
    return replace(answer, headers={**answer.headers, "Content-Length": ""}, ending="close")


def status(code: int, body: bytes = b"", **headers: str) -> Fault:
    """Answer with this status; `_` in the name of a header is `-`."""
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return lambda _seen, _honest: Answer(code, named, body)


def web_page(_seen: Seen, _honest: Answer) -> Answer:
    """Send a login page with status 200."""
    return Answer(200, {"Content-Type": "text/html"}, b"<!DOCTYPE html>\n<title>Log in to the network</title>\n")


def endless(piece: bytes) -> Fault:
    """Send `piece` again and again until the client goes away."""
    return lambda _seen, _honest: Answer(200, {}, piece, endless=True)


def redirect(location: str, code: int = 302) -> Fault:
    """Send the client to `location`."""
    return status(code, Location=location)


def whole_file(content: bytes) -> Fault:
    """Answer with all of `content`, also when only a range is asked for."""
    return lambda seen, _honest: file_answer(Seen(seen.method, seen.target, {}), content)


def range_of(content: bytes) -> Fault:
    """Answer from `content` and never look at If-Range: what a server does that has the file replaced."""

    def fault(seen: Seen, _honest: Answer) -> Answer:
        headers = {key: value for key, value in seen.headers.items() if key != "if-range"}
        return file_answer(Seen(seen.method, seen.target, headers), content)

    return fault


def content_range(text: str) -> Fault:
    """Send a piece with this Content-Range, whatever was asked for."""
    return lambda seen, answer: replace(_with_headers(Content_Range=text)(seen, answer), status=206)


def without_validators(_seen: Seen, answer: Answer) -> Answer:
    """Leave out ETag and Last-Modified."""
    return replace(answer, headers={**answer.headers, "ETag": "", "Last-Modified": ""})


def weak_etag(_seen: Seen, answer: Answer) -> Answer:
    """Give an ETag that does not promise equal bytes, and no date."""
    return replace(answer, headers={**answer.headers, "ETag": 'W/"1"', "Last-Modified": ""})


def demand_login(user: str, password: str, *, by: str = "authorization", code: int = 401) -> Fault:
    """Answer only those who bring this name and password in the header `by`."""
    wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    return lambda seen, answer: answer if seen.headers.get(by) == wanted else Answer(code)


def held(release: Event) -> Fault:
    """Answer honestly, but not before `release` is set."""

    def fault(_seen: Seen, answer: Answer) -> Answer:
        release.wait(_PATIENCE)
        return answer

    return fault
