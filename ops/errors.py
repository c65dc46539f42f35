"""What a deployer can repair."""


class OpsError(Exception):
    """Its text is one line that says what is wrong and what to do; no traceback is shown."""
