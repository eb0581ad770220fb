"""The door for the application server."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.stderr.write(f"Newsroom is not set up right: {error}\n")
    # gunicorn's word for an application that cannot be loaded: it stops instead of starting workers for ever.
    sys.exit(4)
