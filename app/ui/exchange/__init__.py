"""交换: packages out and in, history."""
