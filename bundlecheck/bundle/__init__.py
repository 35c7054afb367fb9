"""Opening what the user points at: directory, archive or git revision, never extracted to disk."""
