"""Choosing a language, and answers in the language that a program asks for."""

from tests.api.conftest import Desk


async def test_a_person_chooses_a_language_and_a_zone(desk: Desk) -> None:
    """What is left out stays; what is empty follows the company again."""
    async with desk.bearer(desk.company.ines) as client:
        chosen = (
            await client.patch("/api/v1/me", json={"language": "de-AT", "zone": "Europe/Berlin"})
        ).json()
        assert (chosen["language"], chosen["zone"]) == ("de", "Europe/Berlin")
        kept = (await client.patch("/api/v1/me", json={"language": ""})).json()
        assert (kept["language"], kept["zone"]) == ("en", "Europe/Berlin")
        assert (await client.get("/api/v1/me")).json()["zone"] == "Europe/Berlin"


async def test_what_nobody_speaks_is_refused(desk: Desk) -> None:
    """With the field, and nothing is kept."""
    async with desk.bearer(desk.company.ines) as client:
        refused = await client.patch("/api/v1/me", json={"language": "tlh"})
        assert (refused.status_code, [*refused.json()["fields"]]) == (422, ["language"])
        assert (await client.get("/api/v1/me")).json()["language"] == "en"


async def test_words_follow_accept_language_and_codes_stay(desk: Desk) -> None:
    """The same problem, said in German."""
    async with desk.anonymous() as client:
        english = (await client.get("/api/v1/grants")).json()
        german = (await client.get("/api/v1/grants", headers={"accept-language": "de"})).json()
    assert english["type"] == german["type"]
    assert (english["title"], german["title"]) == (
        "Please sign in first.",
        "Bitte melden Sie sich zuerst an.",
    )
