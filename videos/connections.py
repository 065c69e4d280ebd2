"""A remote VideoGenMessenger that makes an account's videos, the rows.

More of `videos.models`, which imports this so that Django finds them.
"""

import uuid

from django.db import models
from django.db.models.functions import Now

from accounts.models import Account, User
from vgm_site.lib.encrypted_field import EncryptedTextField


class RemoteConnection(models.Model):
    """An account's own key at the remote service (VGM_REMOTE_URL), and how that calls us back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="connection")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    api_key = EncryptedTextField(editable=False)
    key_end = models.CharField(max_length=4, editable=False)  # to tell it by; never more
    # What the remote signs with; None while nobody has told us.
    callback_secret = EncryptedTextField(null=True, editable=False)
    is_subscribed = models.BooleanField(default=False)  # the remote took our address by itself
    refused_at = models.DateTimeField(null=True, editable=False)  # it took the key no more
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.account} (…{self.key_end})"


class CallbackSeen(models.Model):
    """A message of the remote's that was acted on: the same one again does nothing."""

    connection = models.ForeignKey(RemoteConnection, on_delete=models.CASCADE, related_name="seen")
    message_id = models.CharField(max_length=255)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "message_id"], name="callback_seen_once")
        ]
        indexes = [models.Index(fields=["created_at"], name="callback_seen_age")]

    def __str__(self) -> str:
        return self.message_id
