"""Who may use the desk and the API: people, their signed-in browsers, and keys for programs."""

from service.accounts.keys import KEY_PREFIX, SCOPES, Key, add_key, check_key, list_keys, note_use, revoke_key
from service.accounts.passwords import hash_password, verify_password
from service.accounts.roles import EVERYWHERE, ROLES, Role, Roles, parse_roles
from service.accounts.sessions import Editor, close_session, find_editor, open_session
from service.accounts.users import (
    add_user,
    disable_user,
    enable_user,
    find_user,
    list_users,
    move_to_provider,
    need_user,
    normal_name,
    set_language,
    set_password,
    set_roles,
)

__all__ = [
    "EVERYWHERE",
    "KEY_PREFIX",
    "ROLES",
    "SCOPES",
    "Editor",
    "Key",
    "Role",
    "Roles",
    "add_key",
    "add_user",
    "check_key",
    "close_session",
    "disable_user",
    "enable_user",
    "find_editor",
    "find_user",
    "hash_password",
    "list_keys",
    "list_users",
    "move_to_provider",
    "need_user",
    "normal_name",
    "note_use",
    "open_session",
    "parse_roles",
    "revoke_key",
    "set_language",
    "set_password",
    "set_roles",
    "verify_password",
]
