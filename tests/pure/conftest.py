"""Settings of the pure tests."""

from hypothesis import settings

# A busy machine is no reason to fail: the budget of the tier is watched as a whole, not example by example.
settings.register_profile("pure", deadline=None)
settings.load_profile("pure")
