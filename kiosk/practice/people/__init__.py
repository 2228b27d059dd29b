"""Synthetic citizens: nobody of these exists."""

from __future__ import annotations

from kiosk.practice.people.loading import DEFAULT_PERSON, load_person, person_names
from kiosk.practice.people.person import Person

__all__ = ["DEFAULT_PERSON", "Person", "load_person", "person_names"]
