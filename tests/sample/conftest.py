"""The sample organization for these tests."""

from tests.sample_home import made_sample, sample_desk, sample_home

__all__ = ["made_sample", "sample_desk", "sample_home"]
