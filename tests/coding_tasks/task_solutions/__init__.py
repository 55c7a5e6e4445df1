"""Our own solutions of the coding tasks, which compute what their cases expect."""
