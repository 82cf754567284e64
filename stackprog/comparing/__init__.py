"""What answers that are there already say of programs: paired comparisons, and free programs."""
