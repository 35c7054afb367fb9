"""What no report may show of the bundles of a scan, in findings and in lines of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.redact import Redactor, mask_text
from bundlecheck.sources import MaskedSources, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.finding import Finding
    from bundlecheck.span import Span
    from bundlecheck.syntax.text import FileText

__all__ = ["Masking"]

_AROUND = 200
"""Lines around a place of which a message may quote something."""
_QUOTABLE = 4
"""Characters of what only looks like a secret, so that a message that holds it is masked."""


class Masking:
    """Masks what rules found to be a secret, and what looks like one in a file with a finding."""

    def __init__(self, models: Iterable[Model], secrets: Iterable[Span]) -> None:
        """Take the scanned bundles and the places that rules name as secret."""
        # Bundles that overlap share their files.
        self._owners = {file.path: (model, file) for model in models for file in model.bundle.files}
        spans = set(secrets)
        self.sources = MaskedSources(self._text, spans, _secret_places)
        self._secrets = Redactor(pieces(form for span in spans for form in _forms(self._at(span))))

    def finding(self, finding: Finding) -> Finding:
        """Return a finding whose every text is fit to be shown."""
        suspects = Redactor(()) if finding.is_plain else self._suspects_near(finding)
        masks = self._secrets, suspects
        return finding._replace(
            message=mask_text(finding.message, *masks),
            label=mask_text(finding.label, *masks),
            safe=mask_text(finding.safe, *masks),
            identity=tuple(mask_text(part, *masks) for part in finding.identity),
            related=tuple(
                item._replace(message=mask_text(item.message, *masks)) for item in finding.related
            ),
        )

    def _suspects_near(self, finding: Finding) -> Redactor:
        # What is said of a file as a whole quotes none of its lines.
        return Redactor(
            pieces(
                form
                for span in (finding.span, *(item.span for item in finding.related))
                if not span.is_whole_file
                for form in self._suspects_at(span)
            )
        )

    def _suspects_at(self, span: Span) -> Iterator[str]:
        """Yield what looks like a secret around a place, which a message may quote."""
        first, last = span.line - _AROUND, span.end_line + _AROUND
        for found in self.sources.secret_spans(span.path, first, last):
            yield from (text for text in _forms(self._at(found)) if len(text) >= _QUOTABLE)

    def _text(self, path: str) -> FileText | None:
        owner = self._owners.get(path)
        return owner[0].text(owner[1]) if owner is not None else None

    def _at(self, span: Span) -> str:
        text = None if span.is_whole_file else self._text(span.path)
        if text is None:
            return ""
        starts = text.line_starts
        start = starts[span.line - 1] + span.column - 1
        return text.value[start : starts[span.end_line - 1] + span.end_column - 1]


def _secret_places(lines: list[str], wanted: range) -> Iterator[tuple[int, int, int]]:
    from bundlecheck.secrets.lines import secret_places  # noqa: PLC0415

    return secret_places(lines, wanted)


def _forms(text: str) -> Iterable[str]:
    """Yield a secret as it is written and as a reader of quoted texts has it."""
    if not text:
        return
    yield text
    if "''" in text:
        yield text.replace("''", "'")
    if "\\" in text:
        import json  # noqa: PLC0415 - few secrets are written with escapes

        try:
            yield json.loads(f'"{text}"', strict=False)
        except ValueError:
            yield text.replace('\\"', '"')
