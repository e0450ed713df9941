"""What happens in a morning: judge, match, follow up, draft, count, and write the answers back."""
