"""What names a bucket: s3://, gs:// and az://, and what each of the three needs to be reached."""

import re
from collections.abc import Mapping
from typing import Self

from gvm_py.errors import UsageError
from gvm_py.records import dataclass

_URL = re.compile(
    r"(?P<scheme>s3|gs|az)://[A-Za-z0-9][A-Za-z0-9._-]*(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9@._+=~-]+)*/?", re.ASCII
)
_ANY = re.compile(r"(?:s3|gs|az)://", re.ASCII)

_LOGINS = {
    "s3": "export AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... AWS_REGION=...",
    "gs": "gcloud auth application-default login",
    "az": "export AZURE_STORAGE_ACCOUNT_NAME=... AZURE_STORAGE_ACCOUNT_KEY=...",
}


@dataclass(frozen=True)
class BucketAddress:
    """A prefix in a bucket, as its URL without a slash at the end."""

    url: str
    scheme: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the address that `text` names. Raises UsageError."""
        match = _URL.fullmatch(text)
        if match is None:
            raise UsageError(
                f"--to '{text}' is not the address of a bucket: s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or"
                " az://CONTAINER/PREFIX, of letters, digits and @._+=~-",
                hint="gosdk mirror copy --help",
            )
        return cls(text.rstrip("/"), match["scheme"])

    @property
    def login(self) -> str:
        """What gives this machine the right to write there, as a hint."""
        return _LOGINS[self.scheme]

    def is_plain(self, env: Mapping[str, str]) -> bool:
        """Return whether the user named a server without TLS, as those on a machine of one's own often are."""
        return any(
            value.startswith("http://")
            for name, value in env.items()
            if name.startswith(("AWS_", "GOOGLE_", "AZURE_")) and ("ENDPOINT" in name or "BASE_URL" in name)
        )


def is_bucket(text: str) -> bool:
    """Return whether `text` means a bucket where a directory is expected."""
    return _ANY.match(text) is not None
