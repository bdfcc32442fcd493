"""An evidence pack says everything about one access, and shows every change that was made to it."""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway import audit, governance, grants, work
from gateway.cli import app
from gateway.kernel import errors, new_id
from tests.company import Company, open_grant


@pytest.fixture
def sinks(emitted: list[work.Emitted]) -> Sequence[work.Sink]:
    """The trail is part of the evidence."""

    async def keep(unit: work.Unit, events: Sequence[work.Emitted]) -> None:
        emitted.extend(events)

    return [keep, audit.append]


@pytest.fixture
def heads(tmp_path: Path) -> audit.Heads:
    """Of this test's home."""
    return audit.Heads.open(tmp_path)


@pytest.fixture
async def grant(units: work.Units, company: Company, heads: audit.Heads) -> grants.Grant:
    """Access of Ines that security took away; everything sealed."""
    made = await open_grant(units, company.ines, "desk", reason="=HYPERLINK the quarter ends")
    async with units.open(company.security) as unit:
        await grants.revoke(unit, grants.GrantId(made.id), why="Left the project.")
    await audit.seal_and_sign(units, heads)
    return made


@pytest.fixture
async def pack(units: work.Units, company: Company, heads: audit.Heads, grant: grants.Grant) -> bytes:
    """What the auditor takes away."""
    async with units.open(company.auditor) as unit:
        return await governance.evidence(unit, heads, grant_id=grant.id)


def opened(pack: bytes) -> dict[str, bytes]:
    """Its files."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def closed(files: dict[str, bytes]) -> bytes:
    """Files as a ZIP again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


async def test_it_says_who_asked_why_by_which_rules_and_what_became_of_it(
    pack: bytes, heads: audit.Heads, grant: grants.Grant, company: Company, units: work.Units
) -> None:
    """As data and as text, with rows of the trail and their proof."""
    files = opened(pack)
    said = json.loads(files["evidence.json"])
    assert said["request"]["policy_version"] == units.policies.version
    assert said["people"][company.ines.id] == "Ines"
    assert [one["purpose"] for one in said["fulfilment"]] == ["provision"]
    text = files["evidence.txt"].decode()
    assert "Asked by Ines" in text
    assert "revoke by Security Left the project." in text
    actions = [json.loads(line)["content"]["action"] for line in files["audit.jsonl"].splitlines()]
    assert "request.submitted" in actions
    assert "grant.revoked" in actions
    assert audit.check_pack(pack, heads) == audit.Checked(4, len(actions), ())


async def test_taking_evidence_away_is_on_record(pack: bytes, emitted: list[work.Emitted]) -> None:
    """Who took it, and of which request."""
    assert emitted[-1].event.name == "evidence.exported"


@pytest.mark.parametrize("name", ["evidence.json", "evidence.txt", "audit.jsonl", "heads.jsonl"])
async def test_a_changed_file_is_named(pack: bytes, heads: audit.Heads, name: str) -> None:
    """One byte is enough; so is a file that is gone or was added."""
    files = opened(pack)
    changed = {**files, name: files[name].replace(b"e", b"a", 1)}
    assert f"{name} was changed." in audit.check_pack(closed(changed), heads).faults
    gone = {other: data for other, data in files.items() if other != name}
    assert f"{name} is missing." in audit.check_pack(closed(gone), heads).faults
    added = {**files, "more.txt": b""}
    assert audit.check_pack(closed(added), heads).faults == ("more.txt was added.",)


async def test_a_pack_of_another_home_or_with_a_new_manifest_does_not_fit(
    pack: bytes, tmp_path: Path, heads: audit.Heads
) -> None:
    """Only the key of this home signs."""
    other = audit.Heads.open(tmp_path / "elsewhere")
    words = "The signature does not fit: it was changed, or another installation made it."
    assert audit.check_pack(pack, other).faults == (words,)
    files = opened(pack)
    files["manifest.json"] = files["manifest.json"].replace(b"Request", b"Grant")
    assert audit.check_pack(closed(files), heads).faults == (words,)


# A name of its own for each: a zip holds the time, and test processes have to agree on names.
@pytest.mark.parametrize(
    "rubbish",
    [b"", b"PK\x03\x04", b"x" * 100, closed({"a": b""})],
    ids=["nothing", "a beginning", "no zip", "another zip"],
)
def test_what_is_no_pack_is_said_to_be_none(heads: audit.Heads, rubbish: bytes) -> None:
    """In words, never with a traceback."""
    assert len(audit.check_pack(rubbish, heads).faults) == 1


async def test_only_who_reads_the_trail_gets_evidence(
    units: work.Units, company: Company, heads: audit.Heads, grant: grants.Grant
) -> None:
    """Neither staff nor IT, about whom it may be; what is not there is not found."""
    for somebody in (company.ines, company.it):
        with pytest.raises(work.NotAllowed):
            async with units.open(somebody) as unit:
                await governance.evidence(unit, heads, grant_id=grant.id)
    with pytest.raises(errors.NotFound):
        async with units.open(company.auditor) as unit:
            await governance.evidence(unit, heads, request_id=new_id())
    with pytest.raises(errors.Invalid):
        async with units.open(company.auditor) as unit:
            await governance.evidence(unit, heads)


def test_a_pack_is_checked_from_the_command_line(
    pack: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 0 where it is intact, 1 and words where it is not."""
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path))
    file = tmp_path / "evidence.zip"
    file.write_bytes(pack)
    ran = CliRunner().invoke(app, ["audit", "check", str(file)])
    assert (ran.exit_code, ran.stdout[:20]) == (0, "The pack is intact: ")
    file.write_bytes(closed({**opened(pack), "more.txt": b""}))
    ran = CliRunner().invoke(app, ["audit", "check", "--json", str(file)])
    assert (ran.exit_code, json.loads(ran.stdout)["faults"]) == (1, ["more.txt was added."])
