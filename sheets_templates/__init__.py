"""The forms: which tabs and columns a community's workbook has, how each cell reads, how it looks."""
