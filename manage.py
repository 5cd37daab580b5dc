#!/usr/bin/env python3
"""Runs a command of the service, with the demonstration's settings unless told otherwise."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice_review.settings.demo")
    execute_from_command_line(sys.argv)
