"""Opening what the user points at: directory, archive or git revision, with nothing extracted."""
