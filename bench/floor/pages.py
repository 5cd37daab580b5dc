"""One page: 25 rows by one joined query, for whoever is signed in."""

from django.contrib.auth.decorators import login_required  # noqa: TID251 # there is no middleware for it here
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from .models import Visit


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    visits = Visit.objects.select_related("place", "lead").order_by("-at")[:25]
    return render(request, "list.html", {"visits": visits, "person": request.user})


urlpatterns = [path("list/", listing)]
