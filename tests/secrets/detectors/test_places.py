"""What narrows a file down to places loses none of the formats."""

from __future__ import annotations

import random
from functools import cache

import pytest

from bundlecheck.secrets.detectors.detector import Detector
from bundlecheck.secrets.detectors.places import SCANNED, places
from bundlecheck.secrets.detectors.search import hits
from bundlecheck.secrets.detectors.table import DETECTORS
from bundlecheck.secrets.scanner.regions import regions
from bundlecheck.secrets.scanner.scan import Scanner
from tests.secrets.detectors.samples import sample

ROWS = [row for row in DETECTORS if not row.built_in]
SEEDS = 12


@cache
def scanner() -> Scanner:
    return Scanner(SCANNED)


def parts(text: str) -> list[tuple[int, int]]:
    data = text.encode()
    return regions(data, places(scanner().hits(data)))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_format_is_at_a_place(row: Detector) -> None:
    missed = []
    for seed in range(SEEDS):
        text, secret = sample(row, seed)
        whole = f"first line\n  {text} \nlast"
        at = whole.index(secret)
        if not any(start <= at + 8 and at <= end for start, end in parts(whole)):
            missed.append(text)
    assert not missed


def test_the_same_is_found_at_places_as_in_the_whole_text() -> None:
    rng = random.Random(3)
    for _ in range(40):
        rows = rng.sample(ROWS, 5)
        samples = [sample(row, rng.randrange(99))[0] for row in rows]
        filler = "\n".join("    value = compute(first, second)  # words" for _ in range(30))
        text = f"\n{filler}\n".join(samples)
        assert hits(text, parts(text)) == hits(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name = value\n" * 50,
        "THIS_IS_A_CONSTANT_OF_SOME_LENGTH = another_function_with_words()\n",
        "from package.subpackage_of_something import aVeryLongNameOfAFunction\n",
        "0123456789012345678901234567890123456789\n",
        "sha256:" + "0f" * 32 + "\n",
    ],
)
def test_what_is_no_token_and_beside_no_name_is_no_place(text: str) -> None:
    assert parts(text) == []
