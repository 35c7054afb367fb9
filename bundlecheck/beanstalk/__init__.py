"""Elastic Beanstalk's meaning: option settings, platforms, resources, roles and listeners."""
