"""What an AWS Elastic Beanstalk source bundle would expose, told before it is deployed."""

__version__ = "0.1.0"
