"""What happens in a morning: judge, match, follow up, draft, count, and write the answers back."""

__version__ = "0.1.0"
