"""States are kept as words and read back as members; free text stays text."""

from enum import StrEnum

import pytest
from sqlalchemy import Text, create_engine, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from evidence_hub.core.columns import EnumText, ProvidedText


class Light(StrEnum):
    RED = "red"
    GREEN = "green"


class Base(DeclarativeBase):
    pass


class Signal(Base):
    __tablename__ = "signal"

    id: Mapped[int] = mapped_column(primary_key=True)
    light: Mapped[Light] = mapped_column(EnumText(Light))
    light_before: Mapped[Light | None] = mapped_column(
        EnumText(Light, may_be_blank=True), nullable=False, default=None
    )
    outcome: Mapped[ProvidedText] = mapped_column(Text, default="")
    statement: Mapped[ProvidedText] = mapped_column(default="")


@pytest.fixture
def session():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def stored(session, column):
    return session.connection().exec_driver_sql(f"SELECT {column} FROM signal").scalar()


def test_state_is_kept_as_its_word_and_read_back_as_a_member(session):
    session.add(Signal(light=Light.RED))
    session.commit()

    assert stored(session, "light") == "red"
    assert session.scalars(select(Signal)).one().light is Light.RED


def test_state_is_found_by_its_member_and_by_its_word(session):
    session.add(Signal(light="green"))
    session.commit()

    assert session.scalars(select(Signal).where(Signal.light == Light.GREEN)).one()
    assert session.scalars(select(Signal).where(Signal.light.in_(["green"]))).one()


def test_word_that_is_no_state_is_refused_before_it_is_kept(session):
    session.add(Signal(light="blue"))

    with pytest.raises(StatementError, match="'blue' is not a valid Light"):
        session.flush()


def test_no_state_is_kept_as_an_empty_word_where_the_column_may_be_blank(session):
    session.add(Signal(light=Light.RED))
    session.commit()

    assert stored(session, "light_before") == ""
    assert session.scalars(select(Signal)).one().light_before is None


def test_text_that_was_given_is_kept_as_it_is(session):
    session.add(Signal(light=Light.RED, outcome="Blue, he said."))
    session.commit()

    assert session.scalars(select(Signal)).one().outcome == "Blue, he said."
