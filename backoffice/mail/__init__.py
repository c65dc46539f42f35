"""E-mails to professionals and animateurs: written from notices, and carried."""
