"""Addresses, below those of one review."""

from django.urls import path

from .views import deciding, meetings, notebook, planning, quotes

app_name = "conversations"

urlpatterns = [
    path("conversations/", planning.conversation_list, name="list"),
    path("conversations/slots/<int:slot>/before-we-talk/", planning.card, name="card"),
    path("conversations/slots/<int:slot>/start/", planning.start, name="start"),
    path("conversations/<int:number>/", notebook.read, name="read"),
    path("conversations/<int:number>/prompts/<int:prompt>/", notebook.write, name="write"),
    path("conversations/<int:number>/stop/", notebook.stop, name="stop"),
    path("conversations/<int:number>/stopped/", notebook.stopped, name="stopped"),
    path("conversations/<int:number>/rate/", notebook.rate, name="rate"),
    path("conversations/<int:number>/check/", notebook.check, name="check"),
    path("conversations/<int:number>/hand-in/", notebook.hand_in, name="hand_in"),
    path("conversations/<int:number>/quotes/", quotes.quote_list, name="quotes"),
    path("conversations/<int:number>/quotes/<int:quote>/edit/", quotes.quote_edit, name="quote_edit"),
    path("conversations/<int:number>/quotes/<int:quote>/remove/", quotes.quote_remove, name="quote_remove"),
    path("quotes/", deciding.quotes_to_decide, name="quotes_to_decide"),
    path("conversations/<int:number>/quotes/<int:quote>/decide/", deciding.quote_decide, name="quote_decide"),
    path(
        "meetings/<int:number>/quotes/<int:quote>/decide/",
        deciding.meeting_quote_decide,
        name="meeting_quote_decide",
    ),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/slots/<int:slot>/write/", meetings.meeting_write, name="meeting_write"),
    path("meetings/<int:number>/", meetings.meeting_read, name="meeting_read"),
    path("meetings/<int:number>/quotes/", quotes.meeting_quote_list, name="meeting_quotes"),
    path(
        "meetings/<int:number>/quotes/<int:quote>/edit/", quotes.meeting_quote_edit, name="meeting_quote_edit"
    ),
    path(
        "meetings/<int:number>/quotes/<int:quote>/remove/",
        quotes.meeting_quote_remove,
        name="meeting_quote_remove",
    ),
]
