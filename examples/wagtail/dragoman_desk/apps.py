"""The app: its signals are connected when Django has loaded all models."""

from __future__ import annotations

from django.apps import AppConfig


class DragomanDeskConfig(AppConfig):
    """What `INSTALLED_APPS` names by "dragoman_desk"."""

    name = "dragoman_desk"
    verbose_name = "Dragoman"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Check the settings, then listen to Wagtail."""
        from dragoman_desk import conf, signals

        conf.check()
        conf.check_pages()
        signals.connect()
