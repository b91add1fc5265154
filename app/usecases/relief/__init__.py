"""款物: the book of relief in money, goods and points, exact to the cent."""
