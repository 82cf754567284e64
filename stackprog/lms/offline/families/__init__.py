"""One file a family of problems; each has `derive(question)`."""
