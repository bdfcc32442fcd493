"""Key files: fail closed, never overwritten."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gateway.vault import Keys, KeysFault


@pytest.fixture
def kek(tmp_path: Path) -> Path:
    """Where a key file shall stand."""
    return tmp_path / "keys" / "kek"


def test_what_was_made_is_opened_again(kek: Path) -> None:
    """The next process has the same data keys."""
    assert Keys.load_or_create(kek) == Keys.load_or_create(kek) == Keys.load(kek)


def test_processes_that_start_at_once_agree(kek: Path) -> None:
    """One makes the keys, the others wait and read them."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: Keys.load_or_create(kek), range(16)))
    assert all(keys == found[0] for keys in found)


def test_both_files_belong_to_their_owner_alone(kek: Path) -> None:
    """Mode 0600 from the first byte on."""
    Keys.create(kek)
    modes = {file.name: file.stat().st_mode & 0o777 for file in kek.parent.iterdir()}
    assert modes == {"kek": 0o600, "kek.keyset": 0o600}


def test_the_keyset_alone_opens_nothing(kek: Path) -> None:
    """The data key stands nowhere in the clear."""
    keys = Keys.create(kek)
    stored = kek.with_name("kek.keyset").read_text()
    assert not any(key.hex() in stored for key in keys.data_keys.values())


def test_a_key_that_others_can_read_is_refused(kek: Path) -> None:
    """The fix is part of the sentence."""
    Keys.create(kek)
    kek.chmod(0o640)
    with pytest.raises(KeysFault, match="chmod 600"):
        Keys.load(kek)


def test_the_wrong_key_ends_the_start(kek: Path, tmp_path: Path) -> None:
    """A key of another installation opens nothing here."""
    Keys.create(kek)
    Keys.create(tmp_path / "other")
    kek.write_text((tmp_path / "other").read_text())
    with pytest.raises(KeysFault, match="restore the right one"):
        Keys.load(kek)


def test_a_data_key_under_another_id_is_refused(kek: Path) -> None:
    """The id is part of the seal."""
    Keys.create(kek)
    keyset = kek.with_name("kek.keyset")
    held = json.loads(keyset.read_text())
    held["keys"] = {"00000000": next(iter(held["keys"].values()))}
    held["current"] = "00000000"
    keyset.write_text(json.dumps(held))
    with pytest.raises(KeysFault):
        Keys.load(kek)


@pytest.mark.parametrize("gone", ["kek", "kek.keyset"])
def test_a_lost_file_is_never_replaced_by_a_new_one(kek: Path, gone: str) -> None:
    """A new key would make every stored secret unreadable for ever."""
    Keys.create(kek)
    kek.with_name(gone).unlink()
    with pytest.raises(KeysFault):
        Keys.load_or_create(kek)
    with pytest.raises(KeysFault):
        Keys.create(kek)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 2}', '{"version": 1, "algorithm": "none"}'])
def test_a_broken_keyset_is_refused(kek: Path, text: str) -> None:
    """Nothing is guessed."""
    Keys.create(kek)
    kek.with_name("kek.keyset").write_text(text)
    with pytest.raises(KeysFault):
        Keys.load(kek)


def test_a_key_never_shows_itself(kek: Path) -> None:
    """Neither by repr nor by str."""
    keys = Keys.create(kek)
    shown = f"{keys!r} {keys}"
    assert not any(key.hex() in shown or repr(key) in shown for key in keys.data_keys.values())
