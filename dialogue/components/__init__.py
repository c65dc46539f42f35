"""Pipeline components: how the assistant reads a message of a youth."""
