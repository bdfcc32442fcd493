"""The demo's people: whoever asks for something has somebody who decides."""

from gateway import identity
from gateway.demo.company import HEAD, HOME, SUPPLIER, colleagues


def test_everybody_but_the_two_heads_has_a_manager_of_their_own_organisation() -> None:
    """And nobody answers for themselves, in whatever circle."""
    people = {one.username: one for one in colleagues()}
    heads = {one.username for one in people.values() if not one.manager}
    assert heads == {HEAD, "priya.nair"}
    for one in people.values():
        above, seen = one, {one.username}
        while above.manager:
            above = people[above.manager]
            assert above.username not in seen
            assert above.organisation == one.organisation
            seen.add(above.username)
        assert above.username == (HEAD if one.organisation == HOME[0] else "priya.nair")


def test_there_is_somebody_of_every_kind() -> None:
    """Every role of both realms is held, and three units are there."""
    people = colleagues()
    assert {one.role for one in people} == {role.value for roles in identity.ROLES.values() for role in roles}
    assert len({one.unit for one in people if one.organisation == HOME[0]}) == 3
    assert {one.organisation for one in people} == {HOME[0], SUPPLIER[0]}
