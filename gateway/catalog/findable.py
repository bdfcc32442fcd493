"""Tables by which services are found; all of them can be made again from the services."""

from uuid import UUID

from sqlalchemy import Index, SmallInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field, ForeignKey, SQLModel, Uuid


class SearchEntry(SQLModel, table=True):
    """A service as a search narrows it. `version` is that of the rules by which its words were written.

    `cost` is a band of its cheapest plan, `wait` how long access usually takes, as far as is known.
    """

    __tablename__ = "search_entries"

    service_id: UUID = Field(primary_key=True, foreign_key="services.id")
    version: int
    cost: str
    wait: str


class SearchWord(SQLModel, table=True):
    """A folded word or phrase that finds a service, and how much it says about it.

    Compared sign by sign (collation C), so that all continuations of a beginning lie side by side.
    """

    __tablename__ = "search_words"

    word: str = Field(sa_column=Column(Text(collation="C"), primary_key=True))
    service_id: UUID = Field(
        sa_column=Column(Uuid(), ForeignKey("services.id"), primary_key=True, index=True)
    )
    weight: int = Field(sa_column=Column(SmallInteger(), nullable=False))


class KnownWord(SQLModel, table=True):
    """A single word that finds something, with what is left of it when a letter is missing."""

    __tablename__ = "known_words"
    # What is new enters the index at once: a list of what is pending would be read by every search.
    __table_args__ = (
        Index("known_words_by_slip", "slips", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    )

    word: str = Field(sa_column=Column(Text(collation="C"), primary_key=True))
    slips: list[str] = Field(sa_column=Column(ARRAY(Text()), nullable=False))
