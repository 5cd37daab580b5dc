"""What was heard: conversations with people, meetings with staff."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"
