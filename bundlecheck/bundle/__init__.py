"""Opening what the user points at: directory, archive or git revision. Nothing is extracted to disk."""
