"""For whoever is signed in: 25 rows by one joined query, and the least that saving an answer safely takes."""

from django.contrib.auth.decorators import login_required  # noqa: TID251 # there is no middleware for it here
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from .models import Answer, Event, Visit


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    visits = Visit.objects.select_related("place", "lead").order_by("-at")[:25]
    return render(request, "list.html", {"visits": visits, "person": request.user})


@login_required
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """One guarded UPDATE, and one INSERT of an event, in one transaction."""
    version = int(request.POST["version"])
    with transaction.atomic():
        saved = Answer.objects.filter(pk=pk, version=version).update(
            choice=request.POST["answer"], comment=request.POST["comment"], version=F("version") + 1
        )
        if not saved:
            return JsonResponse({"error": "stale"}, status=409)
        Event.objects.create(answer_id=pk, by_id=request.user.pk)
    return JsonResponse({"version": version + 1})


urlpatterns = [path("list/", listing), path("save/<int:pk>/", save)]
