"""One file a module; the names are sentences; a test's docstring is often its input, as a person would type it."""
