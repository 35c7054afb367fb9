"""The command line: options, exit codes and the terminal. Decides nothing about a bundle."""
