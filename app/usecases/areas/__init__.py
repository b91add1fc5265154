"""Places: the one tree of grids, estates, buildings and dwellings, who answers for them and who lives there."""
