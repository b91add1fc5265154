"""人口月报: the movement of the people of a month, closed months and their corrections."""
