"""Pieces that several pages share; each exists once."""
