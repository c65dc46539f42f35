"""The registry: every custom action, by hand."""

from rasa_sdk.executor import ActionExecutor

from actions.choosing import Choose
from actions.contact import ValidateContactForm
from actions.contact_questions import AskStep
from actions.context import Context
from actions.interludes import Fallback, Interlude, Passed, Stop
from actions.my_requests import Cancel, EraseMyData, MyData, MyRequests
from actions.news import Notice
from actions.offers import ShowOffers
from actions.questionnaire import AskAnswer, ValidateQuestionnaireForm
from actions.scene import SceneAction
from actions.sending import SendRequest
from actions.start import Change, Restart, Resume, Start

ACTIONS: tuple[type[SceneAction], ...] = (
    AskAnswer,
    AskStep,
    Cancel,
    Change,
    Choose,
    EraseMyData,
    Fallback,
    Interlude,
    MyData,
    MyRequests,
    Notice,
    Passed,
    Restart,
    Resume,
    SendRequest,
    ShowOffers,
    Start,
    Stop,
    ValidateContactForm,
    ValidateQuestionnaireForm,
)


def executor(context: Context) -> ActionExecutor:
    """An executor that knows each action as an instance with its context."""
    made = ActionExecutor()
    for kind in ACTIONS:
        made.register_action(kind(context))
    return made
