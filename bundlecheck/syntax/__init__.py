"""Text to located trees. Knows nothing of Elastic Beanstalk."""
