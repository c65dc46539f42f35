"""The back office: the door of professionals and animateurs."""
