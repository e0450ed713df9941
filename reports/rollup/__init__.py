"""The national roll-up: what communities share, added up into the NCP's view; it ranks nobody and tells of nobody."""
