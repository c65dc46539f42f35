"""Telegram: updates in by long polling or webhook, messages out one by one."""
