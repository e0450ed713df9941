"""The review desk: a web page on this computer on which a person reads drafts and proposals, and decides."""
