"""Sample communities: workbooks as different as real ones, with invented people."""
