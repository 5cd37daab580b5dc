"""Where a web server enters: production unless it is told otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice_review.settings.production")

application = get_wsgi_application()
