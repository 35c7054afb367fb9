"""Everything that checks may read of one bundle, built once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.documents import Role, read_documents
from bundlecheck.bundle.model import BundleReadError
from bundlecheck.span import Span
from bundlecheck.syntax.nodes import Mapping, Scalar
from bundlecheck.syntax.text import FileText, as_utf8

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.documents import Documents
    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.exposure import Exposure
    from bundlecheck.beanstalk.frontends import Frontend
    from bundlecheck.beanstalk.hooks import Hook
    from bundlecheck.beanstalk.iam import PolicyStatement
    from bundlecheck.beanstalk.policy_holders import Holder
    from bundlecheck.beanstalk.proxy_files import ProxyFile
    from bundlecheck.beanstalk.resources import Resolver, Resource
    from bundlecheck.beanstalk.sections import Command, FileEntry, Part
    from bundlecheck.bundle.model import Bundle, BundleFile
    from bundlecheck.sweep.sweep import Sweep, Sweeping
    from bundlecheck.syntax.dockerfile import Dockerfile
    from bundlecheck.syntax.procfile import Procfile

__all__ = ["Model"]

_ANCHORS = (Role.CONFIG, Role.MANIFEST, Role.NESTED_CONFIG, Role.DOCKERRUN, Role.CLI_CONFIG)
_TELLING = ("Procfile", "aws-windows-deployment-manifest.json", "docker-compose.yml", "Dockerfile")
"""Files at the root that tell what Elastic Beanstalk is to run."""


class Model:
    """One bundle as Elastic Beanstalk understands it; each part is made when it is first read.

    Sections of files that do not parse, or that the service skips whole, are left out.
    """

    def __init__(self, bundle: Bundle, sweeping: Sweeping | None = None) -> None:
        """Take the bundle, and how to look through all its files once something asks for that."""
        self.bundle = bundle
        self._sweeping = sweeping
        self._texts: dict[str, FileText | None] = {}

    @cached_property
    def documents(self) -> Documents:
        """The parsed files that mean something to Elastic Beanstalk or its tools."""
        documents = read_documents(self.bundle)
        self._texts.update((document.path, document.text) for document in documents.all)
        return documents

    @cached_property
    def _described(self) -> tuple[Environment, tuple[Environment, ...]]:
        from bundlecheck.beanstalk.environment import read_environments
        from bundlecheck.beanstalk.named_platforms import named_platforms

        return read_environments(self.documents, named_platforms(self.documents))

    @property
    def main(self) -> Environment:
        """The environment that the configuration files ask for."""
        return self._described[0]

    @property
    def others(self) -> tuple[Environment, ...]:
        """Environments of manifests, saved configurations, clients' dumps and the EB CLI."""
        return self._described[1]

    @property
    def environments(self) -> tuple[Environment, ...]:
        """All environments, the bundle's own first."""
        return (self.main, *self.others)

    @cached_property
    def manifest(self) -> Environment | None:
        """The environment of ``env.yaml`` at the root."""
        from bundlecheck.beanstalk.environment import Scope

        return next((item for item in self.others if item.scope is Scope.MANIFEST), None)

    @property
    def anchor(self) -> Span:
        """Where a finding that speaks of the bundle as a whole is shown.

        The first configuration file, else the manifest, else what makes it a bundle, else its
        first file.
        """
        for role in _ANCHORS:
            for document in self.documents.of(role):
                return Span.whole(document.path)
        packed = [file for file in self.bundle.files if file.packed]
        telling = [file for file in packed if file.name in _TELLING]
        hooks = [file for file in packed if file.name.startswith(".platform/")]
        file = next(iter((*telling, *hooks, *packed)), None)
        return Span.whole(file.path if file is not None else ".")

    @cached_property
    def sweep(self) -> Sweep:
        """What one pass over every file tells of secrets and of settings in code."""
        from bundlecheck.sweep.sweep import sweep

        return sweep(self.bundle, self._sweeping)

    @property
    def swept(self) -> Sweep | None:
        """The same where something has asked for it."""
        return self.__dict__.get("sweep")

    def says(self, words: Iterable[str]) -> bool:
        """Tell whether a file that Elastic Beanstalk or its tools read holds one of these words.

        A cheap test before a rule is loaded: true also where a character escape may spell one.
        """
        texts = [document.text.value for document in self.documents.all]
        return any(word in text for text in texts for word in (*words, "\\u", "\\x"))

    def parts(self, section: str) -> Iterator[Part]:
        """Yield a section's parts over all configuration files, in load order."""
        from bundlecheck.beanstalk import sections

        for document in self.documents.of(Role.CONFIG, Role.NESTED_CONFIG):
            root = document.root
            if root is None or document.error is not None or sections.is_skipped(document):
                continue
            entry = root.entry(section)
            if entry is not None:
                yield sections.Part(document, entry)

    @cached_property
    def files(self) -> tuple[FileEntry, ...]:
        """The entries of ``files`` sections."""
        from bundlecheck.beanstalk import sections

        return tuple(sections.files(self.parts("files")))

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """The entries of ``commands`` and ``container_commands``, in order of execution."""
        from bundlecheck.beanstalk import sections

        return (
            *sections.commands(self.parts("commands"), "commands"),
            *sections.commands(self.parts("container_commands"), "container_commands"),
        )

    @cached_property
    def hooks(self) -> tuple[Hook, ...]:
        """The platform hooks."""
        from bundlecheck.beanstalk.hooks import hooks

        return hooks(self.bundle)

    @cached_property
    def procfile(self) -> Procfile | None:
        """The processes that ``Procfile`` names; None where the root has none."""
        return self._process_file("Procfile")

    @cached_property
    def buildfile(self) -> Procfile | None:
        """The commands that ``Buildfile`` runs once at build time."""
        return self._process_file("Buildfile")

    def _process_file(self, name: str) -> Procfile | None:
        file = self.bundle.get(name)
        text = self.text(file) if file is not None else None
        if text is None:
            return None
        from bundlecheck.syntax.procfile import parse_procfile

        return parse_procfile(text)

    @cached_property
    def dockerfile(self) -> Dockerfile | None:
        """The image that the Docker platform builds from the root's ``Dockerfile``."""
        file = self.bundle.get("Dockerfile")
        text = self.text(file) if file is not None else None
        if text is None:
            return None
        from bundlecheck.syntax.dockerfile import parse_dockerfile

        return parse_dockerfile(text)

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """The CloudFormation resources, patches of generated ones included."""
        from bundlecheck.beanstalk.resources import ResourcePart, merge_resources

        parts = [
            ResourcePart(part.document, entry.key, entry.value)
            for part in self.parts("Resources")
            if isinstance(part.node, Mapping)
            for entry in part.node.entries
            if isinstance(entry.key, Scalar) and isinstance(entry.value, Mapping)
        ]
        if not parts:
            return ()
        from bundlecheck.beanstalk.generated import generated_type

        return merge_resources(parts, generated_type)

    def resource(self, logical_id: str) -> Resource | None:
        """Return a resource by its logical id."""
        return next((item for item in self.resources if item.logical_id == logical_id), None)

    @cached_property
    def resolver(self) -> Resolver:
        """Resolves the values of resources."""
        from bundlecheck.beanstalk.resources import Resolver

        return Resolver(
            self.main.settings, self._template_part("Parameters"), self._template_part("Mappings")
        )

    @cached_property
    def frontends(self) -> tuple[Frontend, ...]:
        """The listeners of each environment, those of the bundle's own first."""
        from bundlecheck.beanstalk.frontends import read_frontends

        return read_frontends(self.environments, self.resources, self.resolver)

    @cached_property
    def proxies(self) -> tuple[ProxyFile, ...]:
        """The configuration of nginx and httpd that the bundle holds."""
        from bundlecheck.beanstalk.proxy_files import proxy_files

        return proxy_files(self.bundle, self.files, self.text)

    @cached_property
    def exposure(self) -> Exposure:
        """What the network lets in: security groups with their roles and ingress."""
        from bundlecheck.beanstalk.security_groups import read_exposure

        return read_exposure(self.frontends, self.environments, self.resources, self.resolver)

    @cached_property
    def policy_holders(self) -> tuple[Holder, ...]:
        """What may hold IAM policies: resources, shipped templates and policy files."""
        from bundlecheck.beanstalk.policy_holders import read_holders
        from bundlecheck.sweep.marks import POLICY

        known = {document.path for document in self.documents.all}
        may_hold = self.sweep.may_hold
        loose = [
            file for file in self.bundle.files if may_hold(file, POLICY) and file.path not in known
        ]
        return read_holders(self.resources, self.files, loose, self.resolver, self.text)

    @cached_property
    def policy_statements(self) -> tuple[PolicyStatement, ...]:
        """The statements of every policy that the bundle creates or ships."""
        if not any("Statement" in holder.body.source.value for holder in self.policy_holders):
            return ()
        from bundlecheck.beanstalk.iam import read_policies

        return read_policies(self.policy_holders)

    def _template_part(self, section: str) -> dict[str, Mapping]:
        return {
            entry.name: entry.value
            for part in self.parts(section)
            if isinstance(part.node, Mapping)
            for entry in part.node.entries
            if entry.name is not None and isinstance(entry.value, Mapping)
        }

    def text(self, file: BundleFile) -> FileText | None:
        """Return a file's text; None for a link, for binary content and for what cannot be read."""
        if file.path not in self._texts:
            self._texts[file.path] = _read_text(file)
        return self._texts[file.path]


def _read_text(file: BundleFile) -> FileText | None:
    if file.link is not None:
        return None
    try:
        data = as_utf8(file.load())
    except BundleReadError:
        return None
    return FileText(file.path, data.decode("utf-8")) if data is not None else None
