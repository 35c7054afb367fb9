"""One pass over every file of a bundle, for what rules ask of files without a role."""
