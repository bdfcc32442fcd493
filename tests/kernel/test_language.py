"""Languages, catalogues, times and sums."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.kernel import catalogue, language, pseudo, saying

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [
        ("de", "de"),
        ("de-AT,en;q=0.5", "de"),
        ("fr, en;q=0.3, de;q=0.8", "de"),
        ("en-US", "en"),
        ("fr", None),
        ("", None),
        ("de;q=0", None),
        ("de;q=much, en;q=0.1", "en"),
        ("en-XA", "en"),
        (", ;;,=" * 500, None),
    ],
)
def test_the_best_language_that_is_spoken_is_heard(wanted: str, tag: str | None) -> None:
    """RFC 9110, 12.5.4; nonsense is no language."""
    assert language.heard(wanted) == tag


def test_pseudo_languages_are_heard_where_they_are_offered() -> None:
    """In local mode alone."""
    assert language.heard("en-XA", language.offered(local=True)) == "en-XA"
    assert language.heard("ar-XB", language.offered(local=False)) is None


def test_reading_ends_where_it_ends() -> None:
    """One reader's language is never the next one's; what nobody speaks is English."""
    with language.reading("de"):
        assert language._("Sign in") == "Anmelden"
        with language.reading("tlh"):
            assert language._("Sign in") == "Sign in"
        assert language.n_("%(num)s day", "%(num)s days", 1) == "1 Tag"
        assert language.n_("%(num)s day", "%(num)s days", 7) == "7 Tage"
    assert language._("Sign in") == "Sign in"


def test_what_is_not_translated_is_english_and_nothing_stays_nothing() -> None:
    """An empty text is no question for the catalogue: gettext would answer with its header."""
    with language.reading("de"):
        assert language._("A text that nobody wrote down.") == "A text that nobody wrote down."
        assert language._("") == ""


def test_pseudo_changes_what_the_catalogue_knows_and_keeps_what_is_no_word() -> None:
    """Placeholders, markup and what is typed exactly stay; what is unknown stays bare."""
    with language.reading("en-XA"):
        assert language._("Sign in").startswith(pseudo.OPEN)
        assert language._("A text that nobody wrote down.") == "A text that nobody wrote down."
    said = pseudo.accented("Ask %(name)s for `frontdesk up` in <b>one</b> go, 100%%")
    for kept in ("%(name)s", "`frontdesk up`", "<b>", "</b>", "100%%"):
        assert kept in said
    assert len(said) >= 1.4 * len("Ask %(name)s for `frontdesk up` in <b>one</b> go, 100%%") - 4


def test_times_and_sums_are_said_as_the_language_says_them() -> None:
    """In the zone of the reader, with the currency."""
    with language.reading("de"):
        assert saying.day(AT) == "2. März 2026"
        assert saying.moment(AT, "Europe/Berlin") == "2. März, 10:00"
        assert saying.moment(AT) == "2. März, 09:00 UTC"
        assert saying.money(Decimal("1234.5"), "EUR") == "1.234,50\xa0€"
        assert saying.joined(["Ines", "Otto"]) == "Ines oder Otto"
        assert saying.per("MONTHLY") == "im Monat"
    assert saying.day(AT) == "2 March 2026"
    assert saying.money(Decimal("1234.5"), "EUR") == "€1,234.50"
    assert saying.whole_moment(AT, "Europe/Berlin") == "Monday 2 March 2026, 10:00 Europe/Berlin"
    assert saying.since(AT, AT + timedelta(hours=1)) == "09:00"
    assert saying.since(AT, AT + timedelta(days=2)) == "Monday"


@pytest.mark.parametrize("zone", ["", "Nowhere/Atall", "../../etc/passwd", "Europe"])
def test_a_zone_that_nobody_knows_is_utc(zone: str) -> None:
    """A name from outside is no path."""
    assert saying.zone_of(zone) is UTC


def test_a_catalogue_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Plurals, escaped signs, texts over several lines, blank lines more or less; what is none is refused."""
    path = tmp_path / "one.po"
    path.write_text(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
        'msgid "a \\"b\\""\nmsgstr "c"\n"d"\n\n'
        'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "eins"\nmsgstr[1] "viele"\n',
        encoding="utf-8",
    )
    made = catalogue.read(path)
    assert made.gettext('a "b"') == "cd"
    assert [made.ngettext("one", "many", number) for number in (0, 1, 2)] == ["eins", "eins", "viele"]
    path.write_text(
        "\n" + path.read_text(encoding="utf-8").replace("\n\n", "\n\n\n") + "\n\n", encoding="utf-8"
    )
    assert catalogue.read(path).knows("one")
    path.write_text("no catalogue", encoding="utf-8")
    with pytest.raises(ValueError, match="make words"):
        catalogue.read(path)
