"""Our own templates for the report, drawn from declarations, in both formats and every language; filled like anybody's."""
