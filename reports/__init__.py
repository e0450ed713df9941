"""What we count: every figure of the April and October report, with the rows behind it."""
