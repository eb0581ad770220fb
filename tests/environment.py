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
    "EMBARGO_ZONES",
    "SITE_NAME",
    "MEDIA_ROOT",
    "ACCEL_REDIRECT",
    "S3_BUCKET",
    "S3_ENDPOINT",
    "S3_REGION",
    "S3_ACCESS_KEY",
    "S3_SECRET_KEY",
    "MAX_IMAGE_MB",
    "MAX_IMAGE_MEGAPIXELS",
    "MAX_DOCUMENT_MB",
    "STATIC_ROOT",
    "FAULT_POINT",
):
    os.environ.pop(name, None)
os.environ["DEBUG"] = "on"
# Collected static files are not there on a fresh checkout, and whitenoise warns of their missing folder.
static = tempfile.TemporaryDirectory()
os.environ["STATIC_ROOT"] = static.name
