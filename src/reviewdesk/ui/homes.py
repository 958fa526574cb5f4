"""The folder a desk lives in, as the desk hands it out: passed on here, never looked into."""

from reviewdesk.desk.door import Home  # type: ignore[attr-defined]  # not re-exported on purpose

__all__ = ["Home"]
