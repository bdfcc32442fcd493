"""Command line."""


def main() -> None:
    """Placeholder until the first noun exists."""
