"""Routes of the plain form, gathered."""

from fastapi import APIRouter

from bot.form import contact, exits, offers, questions, receipts, start

router = APIRouter()
for page in (start, questions, exits, offers, contact, receipts):
    router.include_router(page.router, prefix="/formulaire")
