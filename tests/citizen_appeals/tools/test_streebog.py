"""Digests by ГОСТ Р 34.11-2012, by the library and without it."""

from unittest.mock import patch

import pytest

from odoo.addons.citizen_appeals.tools import streebog

# Examples of the standard (M1), and a message of a length that fills no block
LONG = streebog.PROBE * 50 + b"x"


@pytest.fixture(params=["library", "python"])
def way(request):
    if request.param == "library" and not streebog._load():
        pytest.skip("rhash is not installed")
    libraries = streebog.LIBRARIES if request.param == "library" else ()
    streebog._load.cache_clear()
    with patch.object(streebog, "LIBRARIES", libraries):
        yield request.param
    streebog._load.cache_clear()


def test_the_examples_of_the_standard(way):
    assert streebog.digest("streebog256", streebog.PROBE).hex() == streebog.PROBE_DIGEST
    assert (
        streebog.digest("streebog512", streebog.PROBE).hex()
        == "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
        "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
    )


@pytest.mark.parametrize("algorithm", streebog.ALGORITHMS)
def test_both_ways_agree(algorithm):
    if not streebog._load():
        pytest.skip("rhash is not installed")
    fast = streebog.digest(algorithm, LONG)
    with patch.object(streebog, "_load", return_value=None):
        assert streebog.digest(algorithm, LONG) == fast


def test_a_library_that_counts_otherwise_is_not_taken():
    streebog._load.cache_clear()
    with patch.object(streebog, "PROBE_DIGEST", "00"):
        assert streebog._load() is None
    streebog._load.cache_clear()
