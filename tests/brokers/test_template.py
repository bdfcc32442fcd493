"""Templates: the only variables, and values that cannot write a second header."""

import pytest

from brokers.sdk import template


def test_values_are_put_in_by_their_full_names() -> None:
    """Text around a secret stays."""
    assert template.render("Bearer {credential.key}", {"credential.key": "k"}) == "Bearer k"
    assert template.render("{identity.username}", {"identity.username": "ines"}) == "ines"


@pytest.mark.parametrize(
    "value", ["", "a\r\nX-Evil: 1", "a\nb", "a\0b", "Zoë", "a\tb", " xq", "xq ", "x  q", "\x7f", "a\x85b"]
)
def test_a_value_that_no_header_can_carry_is_refused(value: str) -> None:
    """And the refusal does not repeat it."""
    with pytest.raises(template.Unrenderable) as refused:
        template.render("{identity.username}", {"identity.username": value})
    assert not value.strip() or value not in str(refused.value)


def test_a_missing_value_is_refused() -> None:
    """A header with half a secret is worse than none."""
    with pytest.raises(template.Unrenderable):
        template.render("{credential.a}:{credential.b}", {"credential.a": "x"})


@pytest.mark.parametrize(
    "text",
    ["", "plain", "{}", "{identity}", "{identity.roles}", "{env.HOME}", "{credential.}", "{credential.A}",
     "{credential.key.__class__}", "{identity.username!r}", "{identity.username:>9}", "u={identity.username}",
     "{identity.username}{identity.email}", "{identity.email} {credential.key}", "Bearer\n{credential.key}",
     "{{credential.key}}"],
)  # fmt: skip
def test_a_template_that_is_none_is_refused(text: str) -> None:
    """Nothing computes, nothing mixes, nothing unknown."""
    with pytest.raises(ValueError, match=r".+; .+"):
        template.checked(text)


@pytest.mark.parametrize(
    "text", ["{identity.email}", "Token token={credential.key}", "{credential.a}:{credential.b}"]
)
def test_a_template_is_itself(text: str) -> None:
    """The allow beside the denies."""
    assert template.checked(text) == text
