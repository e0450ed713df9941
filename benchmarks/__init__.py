"""Side by side with what people would use instead: ratios within one run, never absolute times."""
