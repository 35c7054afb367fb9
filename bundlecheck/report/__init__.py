"""One module an output format; each turns a ``Report`` into a string."""
