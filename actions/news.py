"""News: what happened to a request, told to its youth."""

from actions.scene import Scene, SceneAction
from actions.slots import Slots
from store.contact_requests import ContactRequest
from store.deadlines import promised_date


class Notice(SceneAction):
    action_name = "action_notice"

    async def act(self, scene: Scene) -> Slots:
        values = scene.heard.values
        async with scene.database.read() as session:
            request = await session.get(ContactRequest, values.get("request", ""))
        if request is None or request.conversation_id != scene.conversation_id:
            return scene.slots
        news = values.get("news", "")
        outcome = f"_{request.outcome.value}" if news == "request_closed" and request.outcome else ""
        scene.voice.say(
            f"utter_news_{news}{outcome}",
            title=request.offer.title,
            organisation=request.offer.organisation,
            reference=request.reference,
            day=scene.voice.day(promised_date(request.due_at, request.timezone)),
            phone=request.offer.phone or "",
            buttons=[scene.voice.button("utter_label_my_requests", "follow_request", "quiet")],
        )
        return scene.slots
