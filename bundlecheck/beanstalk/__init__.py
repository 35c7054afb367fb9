"""What a bundle means to Elastic Beanstalk. Knows no rule."""
