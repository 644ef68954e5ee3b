"""Why a bucket did not do it, in words: errors of obstore have a class, a sentence and a dump of Rust values."""

import re

from gvm_py.errors import GosdkError, NetworkError, shell_word
from gvm_py.mirror.bucket_address import BucketAddress
from gvm_py.system.installation import extra_command
from gvm_py.transport import Timeouts

EXTRA = "cloud"

_DUMP = "\n\nDebug source:"
_CODE, _MESSAGE = (re.compile(rf"<{tag}>([^<]+)</{tag}>") for tag in ("Code", "Message"))
_STATUS = re.compile(r"status code: (?P<status>[0-9]{3} [A-Za-z ]+)")
_KIND = re.compile(r"HttpError \{\s+kind: (?P<kind>[A-Za-z]+)")
_QUOTED = re.compile(r'error: "(?P<text>[^"]+)"|message: "(?P<other>[^"]+)"')
_NO_LOGIN = ("//169.254.169.254/", "//metadata", "Account must be specified")


def missing_extra(address: BucketAddress) -> GosdkError:
    """Return the error of an installation without the library for buckets."""
    return GosdkError(
        f"{address.url} needs the library obstore, which is not installed here: it comes with the extra `{EXTRA}`",
        hint=extra_command(EXTRA),
    )


def explain(error: Exception, action: str, address: BucketAddress, timeouts: Timeouts) -> GosdkError | None:
    """Return what `error` says about `action` ("write index.json"); None for an error of this machine or a bug."""
    from obstore import exceptions

    is_missing = isinstance(error, FileNotFoundError) and error.errno is None
    if not isinstance(error, exceptions.BaseError) and not is_missing:
        return None
    if isinstance(error, (exceptions.AlreadyExistsError, exceptions.PreconditionError)):
        return GosdkError(
            f"could not {action}: another writer changed it in {address.url} while this ran, and it was left as it is",
            hint=f"gosdk mirror --to {shell_word(address.url)}",
        )
    sentence, _, dump = str(error).partition(_DUMP)
    reason, hint = _reason(sentence, dump, address, timeouts)
    return NetworkError(f"could not {action}: {address.url}: {reason}", hint=hint)


def _reason(sentence: str, dump: str, address: BucketAddress, timeouts: Timeouts) -> tuple[str, str]:
    """Return why, and a hint where one helps."""
    if any(sign in sentence for sign in _NO_LOGIN):
        return "there are no credentials for it in the environment", address.login
    if kind := _KIND.search(dump):
        if kind["kind"] == "Timeout":
            return f"it did not answer within {timeouts.read:g} s", ""
        causes = [match["text"] or match["other"] for match in _QUOTED.finditer(dump)]
        return f"no connection: {causes[-1] if causes else _last_words(sentence)}", ""
    status = _STATUS.search(sentence)
    if status is None:
        return _last_words(sentence), ""
    is_refusal = status["status"][:3] in ("401", "403")
    return _answer(sentence, status["status"].strip()), address.login if is_refusal else ""


def _answer(sentence: str, status: str) -> str:
    """Return the answer of a server as it words it, in XML."""
    code, message = _CODE.search(sentence), _MESSAGE.search(sentence)
    if not (code and message):
        return status
    # Azure puts the number and the time of the request on lines of their own.
    return f"{message[1].splitlines()[0].rstrip('.')} ({status}, {code[1]})"


def _last_words(sentence: str) -> str:
    return sentence.rpartition(" - ")[2]
