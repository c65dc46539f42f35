"""Web chat: messages in by POST, out by server-sent events."""
