"""In between: the messages that a form leaves to the rules."""

# Intents that a rule of nlu/rules/interludes.yml answers in the middle of a form.
LEFT_TO_RULES = frozenset(
    {
        *("greet", "goodbye", "thank", "insult", "out_of_scope", "help", "distress"),
        "continue_elsewhere",
        *("ask_what_is_this", "ask_are_you_human", "ask_privacy", "ask_human"),
        *("follow_request", "cancel", "see_my_data", "erase_my_data", "delete_my_data"),
        *("answer_reorientation", "change_contact", "choose_moment", "keep_waiting", "plan_b", "request_instead"),
        *("say_called", "say_satisfied", "search_again", "withdraw_consent"),
        *("notice", "start", "stop"),
    }
)
