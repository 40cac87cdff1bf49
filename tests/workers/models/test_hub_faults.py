"""Faults of network and hub, said as what they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from fnmatch import fnmatch

import httpx2
from huggingface_hub.errors import DisabledRepoError, HfHubHTTPError, OfflineModeIsEnabled

from service.errors import DragomanError, Forbidden, Unavailable
from tests.each import each
from workers.models.hub import choose_files
from workers.models.hub_faults import Patience, as_said, by_hand, retry_after

HOME = "https://hub.example"


def answered(
    status: int, headers: dict[str, str] | None = None, kind: type[HfHubHTTPError] = HfHubHTTPError
) -> HfHubHTTPError:
    request = httpx2.Request("GET", f"{HOME}/api/models/a/b")
    response = httpx2.Response(status, headers=headers, request=request)
    return kind("said by the library", response=response)


@each(
    ("error", "kind", "words"),
    [
        (
            httpx2.ConnectError("[Errno -2] Name or service not known"),
            Unavailable,
            "Name or service not known",
        ),
        (httpx2.ConnectError("CERTIFICATE_VERIFY_FAILED: self-signed"), Unavailable, "SSL_CERT_FILE"),
        (httpx2.ProxyError("407 Proxy Authentication Required"), Unavailable, "the proxy refuses (407"),
        (httpx2.ReadTimeout("timed out"), Unavailable, "it did not answer in time"),
        (httpx2.RemoteProtocolError("peer closed connection"), Unavailable, "the connection broke off"),
        (OfflineModeIsEnabled("no"), Unavailable, "HF_HUB_OFFLINE is set"),
        (answered(451, kind=DisabledRepoError), Forbidden, "has closed a/b to everybody"),
        (answered(403), Forbidden, "refuses to give a/b"),
        (answered(418), Unavailable, "answers 418"),
        (answered(502), Unavailable, "an error of its own (502)"),
        (answered(429), Unavailable, "in some minutes (429)"),
        (ValueError("no JSON"), Unavailable, "Is HF_ENDPOINT the right address?"),
    ],
)
def test_a_fault_is_said_as_what_it_is(error: Exception, kind: type[DragomanError], words: str) -> None:
    said = as_said(error, "a/b", HOME)
    assert type(said) is kind
    assert words in said.detail
    assert "said by the library" not in said.detail


def test_the_command_for_another_machine_fetches_all_of_a_converted_model() -> None:
    """Older versions of CTranslate2 wrote their vocabulary as plain text."""
    files = ["model.bin", "config.json", "shared_vocabulary.txt", "source_vocabulary.json", "source.spm"]
    files += ["target.spm", "spiece.model", "tokenizer.json", "README.md"]
    assert choose_files(files) == [*files[1:], "model.bin"]
    shapes = by_hand("a/b").partition("--include ")[2].strip("`").split()
    assert [file for file in files if not any(fnmatch(file, shape.strip("'")) for shape in shapes)] == []


def test_what_is_here_already_is_said_and_our_own_errors_stay() -> None:
    said = as_said(answered(503), "a/b", HOME, "1 MB of 2 MB are here and stay. ").detail
    assert "1 MB of 2 MB are here and stay. Run the same command again later." in said
    own = Forbidden("No.")
    assert as_said(own, "a/b", HOME) is own


def test_how_long_the_hub_wants_to_be_left_alone_is_read_in_every_form() -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert 3_500 < (retry_after(answered(429, {"Retry-After": at})) or 0) <= 3_600
    assert retry_after(answered(503, {"Retry-After": "5"})) == 5
    assert retry_after(answered(429, {"Retry-After": "soon"})) is None
    assert retry_after(answered(429, {"RateLimit": '"api";r=0;t=55'})) == 55
    assert retry_after(answered(429, {"RateLimit": '"api";r=9;t=55'})) is None  # that is not the reason
    assert retry_after(answered(500, {"Retry-After": "5"})) is None
    assert retry_after(httpx2.ReadTimeout("")) is None


def test_patience_grows_and_has_an_end() -> None:
    patience = Patience()
    assert [patience.wait(httpx2.ReadTimeout(""), number) for number in range(6)] == [1, 2, 4, 8, 16, 20]
    assert patience.wait(answered(429, {"Retry-After": "119"}), 0) == 119
    assert patience.wait(answered(429, {"Retry-After": "121"}), 0) is None
