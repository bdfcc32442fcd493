"""What can be brokered by this installation: kinds and templates, ours and those of outside packages."""

import importlib
import pkgutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.resources import files

from brokers.sdk.http import GuardedClient
from brokers.sdk.manifest import ByHand, Manifest, ManifestFault, parse
from brokers.sdk.ports import Broker, Kind

GROUP = "frontdesk.brokers"


class RegistryFault(Exception):
    """A kind or template cannot be used; names it. The process must not start."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Kinds by `auth.type`, templates by slug; `connect` makes the guarded client of a manifest."""

    kinds: Mapping[str, Kind]
    templates: Mapping[str, Manifest]
    connect: Callable[[Manifest], GuardedClient] = GuardedClient.for_manifest

    @asynccontextmanager
    async def broker(self, manifest: Manifest) -> AsyncIterator[Broker]:
        """The service in the hands of its kind. Raises RegistryFault for a kind that is not installed."""
        kind = self.kinds.get(manifest.kind)
        if kind is None:
            raise RegistryFault(f"{manifest.id}: no kind `{manifest.kind}` is installed")
        async with self.connect(manifest) as client:
            yield kind(manifest, client)


def load() -> Registry:
    """Read the package, then the entry-point group `frontdesk.brokers`, whose entries are packages with
    `kinds` and `manifests` like ours. Raises RegistryFault on a fault, or where two claim one name.
    """
    kinds: dict[str, Kind] = {}
    templates: dict[str, Manifest] = {}
    for package in _packages():
        for name, kind in _kinds(package):
            if kinds.setdefault(name, kind) is not kind:
                raise RegistryFault(f"{package}: the kind `{name}` is there already")
        for manifest in _templates(package):
            if templates.setdefault(manifest.id, manifest) is not manifest:
                raise RegistryFault(f"{package}: the template `{manifest.id}` is there already")
    lost = sorted({m.kind for m in templates.values()} - kinds.keys())
    if lost:
        raise RegistryFault(f"templates need the kinds {', '.join(lost)}, which are not installed")
    return Registry(kinds, templates)


def _packages() -> Iterator[str]:
    yield "brokers"
    for entry in entry_points(group=GROUP):
        yield entry.value


def _kinds(package: str) -> Iterator[tuple[str, Kind]]:
    try:
        folder = importlib.import_module(f"{package}.kinds")
        for module in pkgutil.iter_modules(folder.__path__):
            yield module.name, importlib.import_module(f"{folder.__name__}.{module.name}").KIND
    except (ImportError, AttributeError) as broken:
        raise RegistryFault(f"{package}.kinds cannot be read: {broken}") from broken


def _templates(package: str) -> Iterator[Manifest]:
    folder = files(package) / "manifests"
    for file in sorted(folder.iterdir(), key=lambda found: found.name) if folder.is_dir() else []:
        if not file.name.endswith(".yaml"):
            continue
        try:
            manifest = parse(file.read_text(encoding="utf-8"))
        except ManifestFault as fault:
            raise RegistryFault(f"{package}/manifests/{file.name}:\n{fault}") from fault
        if isinstance(manifest, ByHand):
            raise RegistryFault(f"{package}/manifests/{file.name} is set up by hand; a template is called")
        if file.name != f"{manifest.id}.yaml":
            raise RegistryFault(f"{package}/manifests/{file.name} says id `{manifest.id}`; name it alike")
        yield manifest
