"""The catalog's search over the API: the same words, choices and order as on the page."""

from tests.api.conftest import Desk

PATH = "/api/v1/services"


async def test_a_search_forgives_and_choices_narrow(desk: Desk) -> None:
    """By words with a slip, by class, by how soon; an unknown choice is refused, an odd one finds nothing."""
    async with desk.bearer(desk.company.ines) as client:
        found = {
            query: [one["slug"] for one in (await client.get(f"{PATH}?{query}")).json()["items"]]
            for query in (
                "search=plamt",
                "technology_class=operational",
                "technology_class=information&technology_class=operational",
                "wait=at-once&technology_class=information",
                "category=%00",
            )
        }
        refused = await client.get(f"{PATH}?cost=cheap")
    assert found["search=plamt"] == ["plant"]
    assert found["technology_class=operational"] == ["plant"]
    assert found["technology_class=information&technology_class=operational"] == ["deals", "desk", "plant"]
    assert found["wait=at-once&technology_class=information"] == ["deals", "desk"]
    assert found["category=%00"] == []
    assert refused.status_code == 422


async def test_a_service_says_who_is_asked_and_how_long_it_usually_takes(desk: Desk) -> None:
    """Nobody, where it is granted at once; nothing, where too few have asked."""
    async with desk.bearer(desk.company.ines) as client:
        service = (await client.get(f"{PATH}/desk")).json()
    assert (service["approver"], service["usual_seconds"], service["category"]) == ("", None, None)
