"""What we say to people: posts and letters, drafted from what really happened, never sent by us."""
