"""The one filter for secrets in addresses: every message, table, JSON document, log and receipt passes it."""

import re

# Each part excludes its delimiter or is bounded, and a piece is taken from its start only: nothing here is quadratic.
_SCHEME = r"(?<![\w+.-])[A-Za-z][\w+.-]++:[/\\]"
_ADDRESS = rf"{_SCHEME}(?:[^\s'\",|]|['\"](?=\w)|[,|](?![A-Za-z][\w+.-]{{1,20}}:[/\\]))*(?<![.,:;)])"
# Up to the first slash, or up to the last `@` where what follows the colon is a password with a slash, not a port.
_USER = r"(?s)\A([^/\\]*[/\\]++)(?:[^/@:\[]*:(?!\d*(?:[/?#]|$)).*|[^/?#\s]*)@(?!sha\d+:)"
# A word that looks made by a machine: many letters and digits without a break, a UUID, a known prefix.
_MACHINE_MADE = (
    r"(?:(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?:gh[a-z]|github_pat|glpat|pat|token|key)[-_][\w-]{8,})"
)
_IN_PATH = rf"(?ai)(?<=/){_MACHINE_MADE}(?=/|$)"
# A token is a user name to some hosts; `me@example.com` is a name, and `module@v1.2.3` a version.
_AS_USER = rf"(?ai)(?<![\w-]){_MACHINE_MADE}(?=(?:@|%40)(?!v\d|sha\d+:|latest\b|main\b|master\b))"
_LOGIN = r"(?<![^\s/\\'\"=])[^\s/\\'\"=:@]*(?::|%3[Aa])(?:[^\s/\\'\"]*|[^\s/\\]{0,200})(?:@|%40)(?!sha\d+:)"
# Documentation: its anchors are not secrets.
_PAGES = ("https://go.dev/doc/", "https://go.dev/ref/")
_QUERY = r"(?<=[\w/])([?;])[\w.%~-]+=[^\s\\'\"]*"


def redact(url: str) -> str:
    """Return `url` for a message, without what may be secret in it.

    That is user, password, query, fragment and path parameters (`;token=...`), and in an http address also pieces of
    the path that look like a token, as some package hosts have them.
    """
    after_path = r"\?.*" if url.startswith(_PAGES) else r"[?#].*"
    bare = re.sub(after_path, "", re.sub(_USER, r"\1***@", url), flags=re.DOTALL)
    if not re.match("https?:", bare, re.IGNORECASE):
        return bare
    return re.sub(_IN_PATH, "***", re.sub(r";[^/]*", "", bare))


def conceal(text: str) -> str:
    """Return `text`, which may be no valid URL, with everything hidden that was meant to be user and password."""
    return redact(re.sub(r"^(.*?//)?.*@", r"\1***@", text, flags=re.DOTALL))


def redact_value(text: str) -> str:
    """Return a value as a whole, as `redact` does where it begins as an address does, blanks and quotes included."""
    return redact(text) if ":" in text and re.match(_SCHEME, text) else text


def without_secrets(text: str) -> str:
    """Return any text with every address in it as `redact` shows it, also one with a slip (`https:/user:password@h`).

    Where no scheme tells that it is one, `***` stands for what looks like user, password, query or parameter: anything
    up to an `@` in one piece of a path with a colon before it, or a token there. The digest of a container image is
    none, nor is the name in `me@example.com`.
    """
    shown = re.sub(_ADDRESS, lambda url: redact(url[0]), text) if ":/" in text or ":\\" in text else text
    if "@" in shown or "%40" in shown:
        shown = re.sub(_AS_USER, "***", re.sub(_LOGIN, "***@", shown))
    return re.sub(_QUERY, r"\1***", shown) if "?" in shown or ";" in shown else shown


def shown_entry(entry: str, value: str) -> str:
    """Return an entry of a list for a message, `***` where the list was an address, cut at its colons."""
    return entry if entry in without_secrets(value) else "***"
