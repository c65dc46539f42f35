"""Routes of the plain form, gathered."""

from fastapi import APIRouter

from bot.form import (
    contact,
    exits,
    follow_up,
    goodbyes,
    new_contact,
    offers,
    own_request,
    proposals,
    questions,
    receipts,
    start,
)

router = APIRouter()
for page in (
    start,
    questions,
    exits,
    offers,
    contact,
    receipts,
    follow_up,
    own_request,
    new_contact,
    proposals,
    goodbyes,
):
    router.include_router(page.router, prefix="/formulaire")
