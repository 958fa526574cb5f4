"""The sample organization, made once a run."""

from tests.sample_home import made_sample, sample_home

__all__ = ["made_sample", "sample_home"]
