"""People, dated roles and clearances, browser sessions, failed sign-ins."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.authority import Actor, Role
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    job_title: Mapped[str] = mapped_column(String(200), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    # Empty for somebody who has not been given a password yet. It matches nothing (passwords.py),
    # so that an account without one cannot be signed in to.
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    must_change_password: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    # Since somebody else reset the password: until the chair or information governance confirms
    # who holds the account, an administrator could be reading what its holder may read.
    access_rests_since: Mapped[dt.datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    # Grants and clearances are kept with their days instead of being overwritten: who could approve
    # something in March must still be known when the decision is questioned in June.
    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="person", order_by="RoleGrant.id", foreign_keys="RoleGrant.person_id"
    )
    clearances: Mapped[list[Clearance]] = relationship(
        back_populates="person", order_by="Clearance.id", foreign_keys="Clearance.person_id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def roles_on(self, day: dt.date) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants if grant.is_held(day))

    def clearances_on(self, day: dt.date) -> frozenset[str]:
        """Levels held on that day; an expired clearance is none, and so is one that rests."""
        if self.access_rests_since is not None:
            return frozenset()
        return frozenset(clearance.level for clearance in self.clearances if clearance.is_held(day))

    # What somebody may do is settled once a request, for one day. A role that ends at midnight must
    # not leave half of a page under the old rules.
    def as_actor(self, day: dt.date) -> Actor:
        return Actor(
            person_id=self.id,
            name=self.name,
            roles=self.roles_on(day),
            clearances=self.clearances_on(day),
            is_demo=self.is_demo,
            is_resting=self.access_rests_since is not None,
        )


class RoleGrant(Base):
    """A role held from a day until a day; changes are new rows, so the past stays known."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= granted_on", name="ends_after_start"),
        Index("ix_role_grant_person_id", "person_id"),
        Index("ix_role_grant_role", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(EnumText(Role, 40))
    granted_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]
    granted_by_name: Mapped[str] = mapped_column(String(200), default="")
    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])

    def is_held(self, day: dt.date) -> bool:
        """Held from the day it is granted; gone on the day it ends (access ends the same day)."""
        return self.granted_on <= day and (self.ended_on is None or day < self.ended_on)


class Clearance(Base):
    """A vetting level with its dates (DOMAIN 3.5): valid through ``expires_on``, then none."""

    __tablename__ = "clearance"
    __table_args__ = (
        CheckConstraint("expires_on >= valid_from", name="ends_after_start"),
        Index("ix_clearance_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    level: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[dt.date]
    expires_on: Mapped[dt.date]
    withdrawn_on: Mapped[dt.date | None]
    person: Mapped[Person] = relationship(back_populates="clearances", foreign_keys=[person_id])

    def is_held(self, day: dt.date) -> bool:
        if self.withdrawn_on is not None and day >= self.withdrawn_on:
            return False
        return self.valid_from <= day <= self.expires_on


class BrowserSession(Base):
    """A sign-in that can be ended from the server; only a hash of its token is kept."""

    __tablename__ = "browser_session"
    __table_args__ = (Index("ix_browser_session_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    # From where it began; empty for those that began before this was kept.
    address: Mapped[str] = mapped_column(String(64), default="")
    person: Mapped[Person] = relationship()


class FailedSignIn(Base):
    """Counts failures by address and by account, in the database because processes are many."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (
        Index("ix_failed_sign_in_account_hash_at", "account_hash", "at"),
        Index("ix_failed_sign_in_address_at", "address", "at"),
        Index("ix_failed_sign_in_device_hash_at", "device_hash", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_hash: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    # Of a device from which this account signed in before; empty for any other.
    device_hash: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[dt.datetime]


class PasswordReset(Base):
    """A request for a new password, also for addresses that nobody has; the worker makes the link.

    Only a hash of the link's token is kept.
    """

    __tablename__ = "password_reset"
    __table_args__ = (
        Index("ix_password_reset_account_hash_asked_at", "account_hash", "asked_at"),
        Index("ix_password_reset_address_asked_at", "address", "asked_at"),
        Index("ix_password_reset_handled_at", "handled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_hash: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[dt.datetime]
    is_by_others: Mapped[bool] = mapped_column(default=False)
    handled_at: Mapped[dt.datetime | None]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    used_at: Mapped[dt.datetime | None]
