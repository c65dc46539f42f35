"""The `boussole` command: what the people who run the service type."""
