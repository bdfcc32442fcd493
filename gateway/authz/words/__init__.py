"""The words of a no. Where no rule spoke they stand here by action: `asking`, `holding`, `house`."""

from gateway.authz.words.said import NOTHING_ALLOWS, Words, of_action, of_rules, translated

__all__ = ["NOTHING_ALLOWS", "Words", "of_action", "of_rules", "translated"]
