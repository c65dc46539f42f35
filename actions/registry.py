"""The registry: every custom action, by hand."""

from rasa_sdk.executor import ActionExecutor

from actions.choosing import Choose
from actions.contact import ValidateContactForm
from actions.contact_questions import AskStep
from actions.context import Context
from actions.crossing import ContinueElsewhere
from actions.follow_up import FollowUp, answered_in_words
from actions.interludes import Fallback, Interlude, Passed, Stop
from actions.my_data import EraseMyData, MyData
from actions.my_requests import Cancel, MyRequests
from actions.news import Notice
from actions.offers import ShowOffers
from actions.plan_b import RequestInstead, SearchAgain
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
    ContinueElsewhere,
    EraseMyData,
    Fallback,
    FollowUp,
    Interlude,
    MyData,
    MyRequests,
    Notice,
    Passed,
    Restart,
    RequestInstead,
    Resume,
    SearchAgain,
    SendRequest,
    ShowOffers,
    Start,
    Stop,
    ValidateContactForm,
    ValidateQuestionnaireForm,
)


# What words lead to when no form is open: a question about a request, asked just before, is heard first.
LISTENING = (Choose, Fallback, Interlude, MyRequests)


def executor(context: Context) -> ActionExecutor:
    """An executor that knows each action as an instance with its context."""
    made = ActionExecutor()
    for kind in ACTIONS:
        made.register_action(kind(context, first=answered_in_words if kind in LISTENING else None))
    return made
