"""What settings are made of: skies, waters, lands, lights."""
