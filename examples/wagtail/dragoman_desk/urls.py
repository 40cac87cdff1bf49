"""The one address of this app."""

from django.urls import path

from dragoman_desk.views import items_view

urlpatterns = [path("items", items_view, name="dragoman_items")]
