"""Everything that people can do with the bot in Discord, and what it takes: a line for each.

A line's key is what it is about: a command; a command and one of its options, for what is offered
while that is typed; an entry of the *Apps* menu; or the class of what is pressed. Behind a ``#``
stands what tells it from other lines about the same. ``tests/permissions`` tries each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.permissions.roles import Right, Row

_ALL: Final = Right.EVERYBODY
_MODERATORS: Final = Right.MODERATORS
_CHANNEL: Final = Right.OF_THE_CHANNEL
_SOME: Final = Right.OF_SOME_CHANNEL

_READING: Final = (
    Row("/news search", _ALL),
    Row("/news search#unpublished", _MODERATORS),
    Row("/news latest", _ALL),
    Row("/news latest#unpublished", _MODERATORS),
    Row("/news topic", _ALL),
    Row("/news topic#unpublished", _MODERATORS),
    Row("/news provider", _ALL),
    Row("/news provider#unpublished", _MODERATORS),
    Row("/news topics", _ALL),
    Row("/news providers", _ALL),
    Row("/news show", _ALL),
    Row("/news show#a held story", _MODERATORS),
    Row("/news story", _ALL),
    Row("/news story#a held story", _MODERATORS),
    Row("/news search topic", _ALL),
    Row("/news search topic#of held stories", _MODERATORS),
    Row("/news search provider", _ALL),
    Row("/news search provider#of held stories", _MODERATORS),
    Row("/news search since", _ALL),
    Row("/news search until", _ALL),
    Row("/news search type", _ALL),
    Row("/news topic topic", _ALL),
    Row("/news topic topic#of held stories", _MODERATORS),
    Row("/news provider provider", _ALL),
    Row("/news provider provider#of held stories", _MODERATORS),
    Row("/news show article", _ALL),
    Row("/news show article#held stories", _MODERATORS),
    Row("/news story article", _ALL),
    Row("/news story article#held stories", _MODERATORS),
    Row("Apps/Story details", _ALL),
    Row("Apps/Story details#a held story", _MODERATORS),
    Row("Apps/Find coverage of this link", _ALL),
    Row("Apps/Find coverage of this link#a held story", _MODERATORS),
    Row("news.buttons.TurnButton", _ALL, "*Back*, *Next* below a list"),
    Row("news.buttons.TurnButton#held", _MODERATORS, "*Back*, *Next* below a list of held stories"),
    Row("news.buttons.SortButton", _ALL, "Another order of a list"),
    Row("news.buttons.SortButton#held", _MODERATORS, "Another order of a list of held stories"),
    Row("news.buttons.OfferButton", _ALL, "A search offered instead"),
    Row("news.buttons.OfferButton#held", _MODERATORS, "A search among held stories, offered"),
    Row("news.buttons.SharePageButton", _ALL, "*Share* a list"),
    Row("news.following.FollowButton", _SOME, "*Follow this topic here*"),
    Row("opening.OpenMenu", _ALL, "*Open a story*"),
    Row("opening.OpenMenu#held", _MODERATORS, "*Open a story*, a held one"),
    Row("news.story_buttons.ShareStoryButton", _ALL, "*Share* a story"),
    Row("news.story_buttons.CoverageButton", _ALL, "*Full coverage*"),
    Row("news.story_buttons.CoverageButton#held", _MODERATORS, "*Full coverage* of a held story"),
    Row("news.story_buttons.CoverageMenu", _ALL, "*Choose a story*"),
    Row("news.story_buttons.CoverageMenu#held", _MODERATORS, "*Choose a story*, a held one"),
    Row("news.story_buttons.TurnCoverageButton", _ALL, "*Back*, *Next* below coverage"),
    Row(
        "news.story_buttons.TurnCoverageButton#held",
        _MODERATORS,
        "*Back*, *Next* below coverage of a held story",
    ),
    Row("news.story_buttons.ShareCoverageButton", _ALL, "*Share* coverage"),
    Row("sharing.TakeBackButton", _ALL, "*Take it back*, what one shared oneself", is_owned=True),
    Row("posts.digest_buttons.AllStoriesButton", _ALL, "Stories of a digest", is_owned=True),
    Row("posts.digest_buttons.TurnDigestButton", _ALL, "*Back*, *Next* in a digest", is_owned=True),
    Row("news.directory_buttons.GoButton", _ALL, "Pages and orders of topics and providers"),
    Row("news.directory_buttons.ShareDirectoryButton", _ALL, "*Share* topics or providers"),
    Row("news.directory_buttons.OpenNameMenu", _ALL, "*Open a topic*, *Open a provider*"),
)

_SUBSCRIBING: Final = (
    Row("/subscription add", _CHANNEL),
    Row("/subscription setup", _SOME),
    *(
        Row(f"/subscription {command}", _CHANNEL, is_owned=True)
        for command in ("edit", "list", "show", "pause", "resume", "remove", "preview", "test")
    ),
    *(
        Row(f"/subscription {command} subscription", _CHANNEL, is_owned=True)
        for command in ("edit", "show", "pause", "resume", "remove", "preview", "test")
    ),
    *(
        Row(f"/subscription add {option}", _ALL)
        for option in ("topics", "providers", "at", "days", "timezone")
    ),
    Row("/subscription add topics#of held stories", _SOME),
    Row("/subscription add providers#of held stories", _SOME),
    *(
        Row(f"subscriptions.buttons.ActButton#{act}", _CHANNEL, name, is_owned=True)
        for act, name in {
            "edit": "*Edit* a subscription",
            "show": "*Done* below its form",
            "preview": "*Preview*",
            "test": "*Test*",
            "pause": "*Pause*",
            "resume": "*Resume*",
            "remove": "*Remove*",
            "end": "*Remove it*",
            "undo": "*Undo* of its removal",
        }.items()
    ),
    Row("subscriptions.buttons.WriteButton", _CHANNEL, "What is typed in its form", is_owned=True),
    Row(
        "subscriptions.buttons.WriteButton#window",
        _CHANNEL,
        "The same, its window never opened",
        is_owned=True,
    ),
    Row("subscriptions.ordering.MeantButton", _CHANNEL, "Which topic or provider was meant"),
    Row("subscriptions.buttons.AgainButton", _CHANNEL, "*Correct it*", is_owned=True),
    Row("subscriptions.buttons.TurnListButton", _CHANNEL, "Pages of the list", is_owned=True),
    Row("subscriptions.buttons.OpenSubscriptionMenu", _CHANNEL, "*Open one*", is_owned=True),
    Row("subscriptions.menus.NamesMenu", _CHANNEL, "Topics and providers of one", is_owned=True),
    Row("subscriptions.menus.TogglesMenu", _CHANNEL, "Options of one", is_owned=True),
    Row("subscriptions.menus.MentionMenu", _CHANNEL, "The role that it mentions", is_owned=True),
    Row("subscriptions.first.walk.TopicsMenu", _SOME, "A first one: what"),
    Row("subscriptions.first.walk.ChannelMenu", _CHANNEL, "A first one: where"),
    Row("subscriptions.first.walk.HowMenu", _SOME, "A first one: when"),
    Row("subscriptions.first.walk.ActButton#preview", _CHANNEL, "A first one: *Preview*"),
    Row("subscriptions.first.walk.ActButton#create", _CHANNEL, "A first one: *Create*"),
)

_DECIDING: Final = (
    *(
        Row(f"/moderate {command}", _MODERATORS)
        for command in ("publish", "unpublish", "reject", "reset", "story", "queue", "problems")
    ),
    Row("/moderate history", _MODERATORS, is_owned=True),
    Row("/moderate history#about one kind", _MODERATORS, is_owned=True),
    Row("/moderate history#as a file", _MODERATORS, is_owned=True),
    Row("/moderate history#about one kind, as a file", _MODERATORS, is_owned=True),
    Row("/why", _MODERATORS),
    *(
        Row(f"/moderate {command} article", _MODERATORS)
        for command in ("publish", "unpublish", "reject", "reset", "story", "history")
    ),
    *(
        row
        for command in ("publish", "unpublish", "reject", "reset")
        for row in (
            Row(f"/moderate {command}#everywhere", Right.OPERATORS),
            Row(f"/moderate {command} article#everywhere", Right.OPERATORS),
        )
    ),
    Row("/moderate story other", _MODERATORS),
    Row("/moderate queue topic", _MODERATORS),
    Row("/moderate queue provider", _MODERATORS),
    Row("/moderate queue since", _ALL),
    Row("/moderate history since", _ALL),
    Row("/moderate history until", _ALL),
    Row("/why article", _MODERATORS),
    Row("Apps/Take story down", _MODERATORS),
    Row("Apps/Why here?", _MODERATORS),
    Row("Apps/Correct its story", _MODERATORS),
    Row("moderation.menus.DecideMenu#publish", _MODERATORS, "*Choose what to publish*"),
    Row("moderation.menus.DecideMenu#unpublish", _MODERATORS, "*Choose what to unpublish*"),
    Row("moderation.menus.DecideMenu#reset", _MODERATORS, "*Choose what to reset*"),
    Row("moderation.menus.WhyMenu", _MODERATORS, "Of which story to tell why"),
    Row("deciding.DecideButton#publish", _MODERATORS, "*Publish* below a story"),
    Row("deciding.DecideButton#reject", _MODERATORS, "*Reject* below a story"),
    Row("deciding.DecideButton#take-down", _MODERATORS, "*Take down* below a story"),
    Row("deciding.DecideButton#take-down-now", _MODERATORS, "*Yes, take it down*"),
    Row("deciding.UndoButton", _MODERATORS, "*Undo* a decision", is_owned=True),
    Row(
        "deciding.UndoButton#everywhere",
        Right.NOBODY,
        "*Undo* a decision, naming one for every server",
    ),
    *(
        Row(f"moderation.everywhere.EverywhereButton#{action}", Right.OPERATORS, name)
        for action, name in {
            "publish": "*Yes, in every server*: publish",
            "unpublish": "*Yes, in every server*: take down",
            "reset": "*Yes, in every server*: reset",
            "window": "The same, its window never opened",
        }.items()
    ),
    Row("moderation.everywhere.EverywhereMenu", Right.OPERATORS, "*Choose* what, in every server"),
    Row(
        "moderation.everywhere.UndoEverywhereButton",
        Right.OPERATORS,
        "*Undo* a decision for every server",
        is_owned=True,
    ),
    Row("deciding.WhyButton", _MODERATORS, "*Why here?*, *What came of it?*"),
    Row("deciding.KeepButton", _MODERATORS, "*Keep it*"),
    Row("correcting.CorrectButton", _MODERATORS, "*Correct its story*"),
    Row("correcting.CorrectMenu", _MODERATORS, "Which story to correct"),
    Row("correcting.SayButton#apart", _MODERATORS, "*Not this story*, *Make it lead*"),
    Row("correcting.SayButton#same", _MODERATORS, "*Same story as …*, and what is typed then"),
    Row("correcting.SameStoryMenu", _MODERATORS, "*Choose the story that it is*"),
    Row("correcting.SayButton#window", _MODERATORS, "The same, its window never opened"),
    Row("deciding.UndoButton#correction", _MODERATORS, "*Undo* a correction", is_owned=True),
    Row("deciding.DecideButton#window", _MODERATORS, "*Why?*, its window never opened"),
    Row("reviewing.ReviewButton#publish", _MODERATORS, "*Publish* in the review channel"),
    Row("reviewing.ReviewButton#reject", _MODERATORS, "*Reject* in the review channel"),
    Row("moderation.history.OlderButton", _MODERATORS, "*Older*, *Latest*", is_owned=True),
    Row("moderation.history.HistoryMenu", _MODERATORS, "Of which story to tell", is_owned=True),
    Row("moderation.queue_buttons.QueueButton#publish", _MODERATORS, "*Publish* in the queue"),
    Row("moderation.queue_buttons.QueueButton#reject", _MODERATORS, "*Reject* in the queue"),
    Row("moderation.queue_buttons.SkipButton", _MODERATORS, "*Skip*, *From the start*"),
    Row(
        "moderation.queue_buttons.UndoInQueueButton",
        _MODERATORS,
        "*Undo* in the queue",
        is_owned=True,
    ),
    Row("moderation.queue_buttons.PickMenu", _MODERATORS, "*Choose more than one*"),
    Row("moderation.queue_buttons.PickedButton", _MODERATORS, "*Publish*, *Reject* those chosen"),
    Row("moderation.post_menus.TakeSharedButton", _MODERATORS, "*Yes, take it down*, if shared"),
)

_RULES: Final = (
    Row("/moderate rules", _MODERATORS, is_owned=True),
    Row("/moderate rule add", _MODERATORS),
    Row("/moderate rule add topic", _MODERATORS),
    Row("/moderate rule add provider", _MODERATORS),
    Row("/moderate rule add type", _ALL),
    Row("/moderate rule add source", _MODERATORS),
    Row("moderation.rules.buttons.RulesPageButton", _MODERATORS, "*All rules*", is_owned=True),
    Row("moderation.rules.buttons.RuleMenu", _MODERATORS, "*Choose a rule*", is_owned=True),
    *(
        Row(f"moderation.rules.buttons.RuleButton#{way}", _MODERATORS, name, is_owned=True)
        for way, name in {
            "paused": "*Pause* a rule",
            "resumed": "*Resume* a rule",
            "moved-up": "*Up*, *Down*",
            "removed": "*Remove* a rule",
            "put-back": "*Undo* of its removal",
        }.items()
    ),
    Row("moderation.rules.buttons.DraftButton#save", _MODERATORS, "*Save* a rule", is_owned=True),
    Row("moderation.rules.buttons.DraftButton#cancel", _MODERATORS, "*Cancel* it", is_owned=True),
    Row("moderation.rules.buttons.LookButton", _MODERATORS, "*Look at them*", is_owned=True),
)

_SETTINGS: Final = (
    Row("/moderate settings", Right.SERVER_MANAGERS),
    *(
        Row(f"moderation.settings_menus.{key}", Right.SERVER_MANAGERS, name)
        for key, name in {
            "ChannelMenu": "Review channel, log channel",
            "RolesMenu": "*Roles that moderate*",
            "TogglesMenu": "Reasons, and posts that stay",
            "CandidatesButton": "*What is reviewed…*, and what is typed then",
            "CandidatesButton#window": "The same, its window never opened",
            "GoOnButton": "*Go on*",
        }.items()
    ),
)

_FEEDS: Final = (
    *(
        Row(f"/feed {command}", _MODERATORS)
        for command in ("list", "show", "add", "import", "pause", "resume", "remove")
    ),
    *(
        Row(f"/feed {command} feed", _MODERATORS)
        for command in ("show", "pause", "resume", "remove")
    ),
    Row("feeds.offers.OfferButton#add", _MODERATORS, "*Add* a feed", is_owned=True),
    Row(
        "feeds.offers.OfferButton#post",
        Right.MODERATORS_OF_THE_CHANNEL,
        "*Add and post here*",
        is_owned=True,
    ),
    Row("feeds.offers.OfferButton#cancel", _MODERATORS, "*Cancel* it"),
)

_RUNNING: Final = (
    Row("/admin status", Right.OPERATORS),
    Row("/admin reload", Right.OPERATORS),
)

#: By section.
TABLE: Final = {
    "Reading": _READING,
    "Subscriptions": _SUBSCRIBING,
    "Deciding": _DECIDING,
    "Rules": _RULES,
    "Settings": _SETTINGS,
    "Feeds": _FEEDS,
    "Running the bot": _RUNNING,
}


def rows() -> Iterator[Row]:
    """Give every row."""
    for section in TABLE.values():
        yield from section
