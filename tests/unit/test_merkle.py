"""The Merkle tree against the known answers of Certificate Transparency's reference tests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.merkle import leaf_hash, path, root, root_by_path, roots_at

LEAVES = [bytes.fromhex(each) for each in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Roots over the first 1 to 8 leaves (google/certificate-transparency, merkle_tree_test)."""


def test_the_roots_are_those_of_certificate_transparency() -> None:
    found = roots_at(LEAVES, range(1, 9))
    assert [found[size].hex() for size in range(1, 9)] == ROOTS


def test_an_empty_list_has_the_hash_of_nothing() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root([]).hex() == empty
    with pytest.raises(IndexError):
        path([], 0)


def test_a_leaf_is_no_node() -> None:
    assert leaf_hash(bytes(64)) != root([bytes(31)] * 2)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70), st.data())
def test_every_path_leads_to_the_root_and_no_changed_one_does(
    contents: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(contents) - 1))
    siblings, head = path(contents, index), root(contents)
    assert root_by_path(contents[index], index, len(contents), siblings) == head
    assert len(siblings) <= len(contents).bit_length()
    assert root_by_path(contents[index] + b"x", index, len(contents), siblings) != head
    assert root_by_path(contents[index], index, len(contents), (*siblings, head)) != head
    if siblings:
        shorter = siblings[:-1]
        assert root_by_path(contents[index], index, len(contents), shorter) != head
        turned = bytes([siblings[0][0] ^ 1]) + siblings[0][1:]
        assert root_by_path(contents[index], index, len(contents), (turned, *siblings[1:])) != head


@given(st.binary(max_size=8), st.integers(-2, 300), st.integers(-2, 300), st.lists(st.binary()))
def test_any_path_is_answered(content: bytes, index: int, size: int, siblings: list[bytes]) -> None:
    found = root_by_path(content, index, size, siblings)
    assert found is None or len(found) == 32
