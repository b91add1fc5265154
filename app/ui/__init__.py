"""The window: Qt lives on this floor and nowhere else."""
