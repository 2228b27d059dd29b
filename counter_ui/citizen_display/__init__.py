"""The second display: what the citizen sees, and where the citizen may type."""
