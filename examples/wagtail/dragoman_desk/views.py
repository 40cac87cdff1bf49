"""The list that `dragoman sources sync` reads: everything that everybody may read on this site anyway."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from dragoman_desk import items

#: items in one answer
MOST = 50


@never_cache
@require_GET
def items_view(request: HttpRequest) -> JsonResponse:
    """Return public stories as ninjs, in the order of their ids; the next page is in the header Link."""
    pages = items.public_pages()
    since = request.GET.get("updated_since")
    if since:
        time = items.read_time(since)
        if time is None:
            return JsonResponse({"detail": "updated_since must be a time with its zone."}, status=422)
        pages = pages.filter(last_published_at__gte=time)
    after = request.GET.get("after", "0")
    if not after.isdecimal():
        return JsonResponse({"detail": "after must be a number."}, status=422)
    found = list(pages.filter(pk__gt=int(after))[: MOST + 1])
    shown = found[:MOST]
    answer = JsonResponse({"items": [items.item(page, items.changed_at(page)) for page in shown]})
    if len(found) > MOST:
        following = {"after": shown[-1].pk, **({"updated_since": since} if since else {})}
        answer["Link"] = f'<{request.path}?{urlencode(following)}>; rel="next"'
    return answer
