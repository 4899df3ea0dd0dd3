"""Public fakes, for our tests and for those of anyone who writes a rule or a format."""
