"""A model field whose text is encrypted at rest with VGM_ENCRYPTION_KEY."""

from django.conf import settings
from django.db import models

from vgm_site.lib import encrypted


class EncryptedTextField(models.TextField):
    """Reads and writes plain text; the database holds what `encrypted.encrypt` makes of it.

    The same text is stored differently each time, so it can't be searched for. Reading raises
    `encrypted.WrongKey` where no key in use opens the value.
    """

    def get_db_prep_save(self, value, connection):
        sealed = value and encrypted.encrypt(value, keys=settings.ENCRYPTION_KEYS)
        return super().get_db_prep_save(sealed, connection)

    def from_db_value(self, value, expression, connection):
        return value and encrypted.decrypt(value, keys=settings.ENCRYPTION_KEYS)
