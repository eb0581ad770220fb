"""Loaded before the settings are: tests run as on a developer's machine, whatever the shell says.

Only DATABASE_URL is left alone, so that the same tests run on both databases.
"""

import os
import tempfile

for name in (
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "HTTPS",
    "BEHIND_PROXY",
    "TIME_ZONE",
    "SITE_NAME",
    "MEDIA_ROOT",
    "STATIC_ROOT",
):
    os.environ.pop(name, None)
os.environ["DEBUG"] = "on"
# Collected static files are not there on a fresh checkout, and whitenoise warns of their missing folder.
static = tempfile.TemporaryDirectory()
os.environ["STATIC_ROOT"] = static.name
