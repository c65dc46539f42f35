"""How much one youth, or one address, may ask of the gateway."""

from doors.limits import Rule

MESSAGES_OF_CONVERSATION = Rule("messages-of-conversation", amount=20, seconds=10)
CODES_FROM_ADDRESS = Rule("codes-from-address", amount=20, seconds=3600)
CODES_OF_REFERENCE = Rule("codes-of-reference", amount=10, seconds=3600)
CHANGES_OF_REQUEST = Rule("changes-of-request", amount=20, seconds=3600)
CONVERSATIONS_FROM_ADDRESS = Rule("conversations-from-address", amount=30, seconds=3600)
