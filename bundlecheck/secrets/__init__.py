"""What a secret looks like in any text, whatever the text means."""
