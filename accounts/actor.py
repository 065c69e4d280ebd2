"""Actor: who is asking. From a session or a key; every verb that a person starts takes one."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import Account, ApiKey, Membership, User


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person acting for an account, in the browser (`web`) or with a key (`api`)."""

    user: User
    account: Account
    key: ApiKey | None = None
    # How the limits stand that were counted while this actor asked: `limits.LimitUse`, in order.
    uses: list[Any] = field(default_factory=list, compare=False, repr=False)

    @property
    def account_id(self) -> int:
        return self.account.pk

    @property
    def channel(self) -> str:
        return "api" if self.key else "web"


def of_user(user: User) -> Actor | None:
    """The signed-in person acting for their own account."""
    if not user.is_authenticated:
        return None
    account = Account.objects.filter(
        kind=Account.Kind.PERSONAL,
        memberships__user=user,
        memberships__role=Membership.Role.OWNER,
    ).first()
    return Actor(user=user, account=account) if account else None


def of_key(key: ApiKey) -> Actor:
    """The holder of a working key, acting for the key's account."""
    return Actor(user=key.created_by, account=key.account, key=key)
