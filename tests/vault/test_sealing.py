"""A sealed secret opens only where it belongs."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from gateway.vault import DoesNotOpen, Keys
from gateway.vault.sealing import Place, seal, unseal

CANARY = SecretStr("canary-92b7-do-not-show")
PLACE = Place(uuid4(), "service:1", 1, ("https://prices.example",))


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Fresh keys."""
    return Keys.create(tmp_path / "kek")


def test_a_secret_opens_in_its_place(keys: Keys) -> None:
    """The allow beside all the denies below."""
    assert unseal(keys, seal(keys, CANARY, PLACE), PLACE) == CANARY


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(PLACE, row_id=uuid4()), id="row"),
        pytest.param(replace(PLACE, owner="service:2"), id="owner"),
        pytest.param(replace(PLACE, schema_version=2), id="schema"),
        pytest.param(replace(PLACE, origins=("https://evil.example",)), id="origin"),
        pytest.param(replace(PLACE, origins=(*PLACE.origins, "https://evil.example")), id="one more origin"),
        pytest.param(replace(PLACE, table="people"), id="table"),
        pytest.param(replace(PLACE, column="name"), id="column"),
    ],
)
def test_a_secret_does_not_open_in_another_place(keys: Keys, other: Place) -> None:
    """Whatever was changed, the answer is the same."""
    with pytest.raises(DoesNotOpen):
        unseal(keys, seal(keys, CANARY, PLACE), other)


def test_every_bit_counts(keys: Keys) -> None:
    """Header, commitment and box: one flipped bit anywhere and nothing opens."""
    sealed = seal(keys, CANARY, PLACE)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(DoesNotOpen):
            unseal(keys, bytes(changed), PLACE)


@pytest.mark.parametrize("length", [0, 1, 6, 37, 38, 40])
def test_a_cut_box_does_not_open(keys: Keys, length: int) -> None:
    """A short value is no reason for another kind of error."""
    with pytest.raises(DoesNotOpen):
        unseal(keys, seal(keys, CANARY, PLACE)[:length], PLACE)


def test_other_keys_open_nothing(keys: Keys, tmp_path: Path) -> None:
    """Not even when they claim the id of the right one: the commitment tells."""
    other = Keys.create(tmp_path / "other")
    claimed = Keys(keys.current, {keys.current: other.data_keys[other.current]})
    for wrong in (other, claimed):
        with pytest.raises(DoesNotOpen):
            unseal(wrong, seal(keys, CANARY, PLACE), PLACE)


def test_one_secret_never_looks_the_same_twice(keys: Keys) -> None:
    """Nobody sees that two services share a key."""
    assert seal(keys, CANARY, PLACE) != seal(keys, CANARY, PLACE)


def test_no_error_holds_the_secret(keys: Keys) -> None:
    """Not in its text, and not in what it came from."""
    with pytest.raises(DoesNotOpen) as refused:
        unseal(keys, seal(keys, CANARY, PLACE), replace(PLACE, owner="x"))
    seen = repr(refused.value) + str(refused.value) + repr(refused.value.__cause__)
    assert CANARY.get_secret_value() not in seen
