"""Tables, the one commit, the outbox and the migrations."""
