"""月报: lines counted by questions, sections with their proof, and the files a reader gets."""
