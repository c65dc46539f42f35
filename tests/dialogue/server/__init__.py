"""The dialogue server as a real process, with a tiny assistant of its own and a scripted action server."""
