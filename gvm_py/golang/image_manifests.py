"""Which images there are in a tar file or an OCI layout, and their layers: by Docker's manifest.json, or index.json.

Source of the formats: the OCI image specification, and Docker's image specification v1.2.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from gvm_py.golang.image_files import ImageFiles, member_of

_DOCUMENT_LIMIT = 4 << 20
_LAYERS_LIMIT = 5_000
_REFERENCES = ("io.containerd.image.name", "org.opencontainers.image.ref.name")


class SavedImage(NamedTuple):
    """An image: its tag or else its platform, and the names of its layers."""

    name: str
    layers: tuple[str, ...]


def saved_images(files: ImageFiles) -> tuple[SavedImage, ...]:
    """Return the images, one for each platform. Raises ValueError, KeyError and the like for what is not an image."""
    if "manifest.json" in files:
        images = [_of_docker(entry) for entry in _document(files, "manifest.json")]
    elif "index.json" in files:
        images = list(_of_index(files, _document(files, "index.json"), set(files), ""))
    else:
        raise ValueError("it has neither manifest.json nor index.json")
    if not images:
        raise ValueError("it has none of the images that it lists")
    layers = sum(len(image.layers) for image in images)
    if layers > _LAYERS_LIMIT:
        raise ValueError(f"it has {layers} layers")
    return tuple(images)


def _of_docker(entry: dict[str, Any]) -> SavedImage:
    return SavedImage(str((entry.get("RepoTags") or [entry.get("Config")])[0]), tuple(entry["Layers"] or ()))


def _of_index(files: ImageFiles, index: dict[str, Any], present: set[str], name: str) -> Iterator[SavedImage]:
    """Yield the images of an index. It also lists platforms that were not saved; no blob is read twice."""
    for entry in index["manifests"] or ():
        blob = _blob(entry)
        if blob not in present:
            continue
        present.remove(blob)
        document = _document(files, blob)
        own = f"{name} {_name(entry)}".strip()
        if "manifests" in document:
            yield from _of_index(files, document, present, own)
        # An attestation is a manifest whose layers are not file systems.
        listed = document.get("layers") or ()
        layers = tuple(_blob(layer) for layer in listed if ".tar" in layer.get("mediaType", ".tar"))
        if layers:
            yield SavedImage(own or blob, layers)


def _name(entry: dict[str, Any]) -> str:
    """Return the tag of an entry, its platform, or both."""
    notes, platform = entry.get("annotations") or {}, entry.get("platform") or {}
    tag = next((notes[key] for key in _REFERENCES if key in notes), "")
    parts = [platform.get(key) for key in ("os", "architecture", "variant")]
    return f"{tag} {'/'.join(str(part) for part in parts if part)}".strip()


def _blob(entry: dict[str, Any]) -> str:
    algorithm, _, digest = str(entry["digest"]).partition(":")
    return f"blobs/{algorithm}/{digest}"


def _document(files: ImageFiles, name: str) -> Any:
    with member_of(files, name) as file:
        return json.loads(file.read(_DOCUMENT_LIMIT))
