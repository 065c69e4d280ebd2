"""People, accounts and keys in Django's admin. What a rule guards is read-only here."""

from django.contrib import admin

from accounts.models import Account, ApiKey, Membership, UsageCounter, User


class ReadOnly:
    """Rows that only verbs may write."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "is_active", "is_staff", "is_superuser", "last_login"]
    readonly_fields = ["email", "last_login"]

    def has_add_permission(self, request):
        return False  # people sign up, which also makes their account


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "tier", "created_at"]
    list_filter = ["kind", "tier"]
    search_fields = ["name", "members__email"]
    readonly_fields = ["kind", "created_at"]
    inlines = [MembershipInline]

    def has_add_permission(self, request):
        return False


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "prefix", "account", "created_at", "expires_at", "revoked_at"]
    search_fields = ["name", "prefix", "account__name", "created_by__email"]
    exclude = ["sha256"]


@admin.register(UsageCounter)
class UsageCounterAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["account", "name", "window_start", "used"]
    list_filter = ["name"]
    search_fields = ["account__name"]
