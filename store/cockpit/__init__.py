"""Cockpit: what an animateur must look at in a territory, each number with its list."""
