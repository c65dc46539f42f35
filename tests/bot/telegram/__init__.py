"""The Telegram channel, over HTTP, against a stand-in of the Bot API."""
