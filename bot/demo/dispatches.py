"""What the demo's two feeds tell, and when: some of it the newsroom's documents tell, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Dispatch:
    """An entry of a feed.

    Attributes:
        after: When it comes, in seconds from the demo's start; before it where negative.
    """

    after: int
    title: str
    text: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed.

    Attributes:
        name: Of it and of its site.
        domain: Of its site.
        page: Where its page stands on the demo's server; the feed stands beside it.
        is_short: Whether it leaves pictures out.
    """

    name: str
    domain: str
    page: str
    is_short: bool
    dispatches: tuple[Dispatch, ...]


#: Each story that a document tells is followed by one that only the feed has: the newest entry,
#: which the channel is to get when somebody adds the feed, is nearly always one of those.
_WIRE: Final = Channel(
    "Ellery Wire",
    "ellerywire.example",
    "/",
    is_short=False,
    dispatches=(
        Dispatch(
            -70,
            "Night market moves to the quay for the winter",
            "From Friday the stalls of Tannery Hill stand between the two bridges. The council "
            "pays for heating; the mackerel grill brings its own.",
            ("Business",),
        ),
        Dispatch(
            -45,
            "A bus stop in Northgate reads its timetable aloud in four languages",
            "Pupils of the Lower Weir school recorded the voices. The Frisian one laughs at the "
            "end, and nobody wants to record it again.",
            ("Transport", "AI"),
        ),
        Dispatch(
            -20,
            "The lighthouse gets a new lamp and keeps the old keeper",
            "The lamp needs a ninth of the power. The keeper, 71, says that somebody has to tell "
            "it when the fog is only steam from the ferry.",
            ("Climate",),
        ),
        Dispatch(
            60,
            "Port cranes ran on their factory password for nine years, auditors say",
            "All fourteen cranes at the port had the password on a sticker inside the cabin door. "
            "The port sees no sign of misuse, but its logs go back only to August.",
            ("Security",),
        ),
        Dispatch(
            65,
            "Ellery library lends out a seventh sewing machine",
            "The waiting list for the other six is longer than that for any book. The eighth is "
            "to come in spring.",
            ("Business",),
        ),
        Dispatch(
            80,
            "Gull Island stays dry as the flood peaks three centimetres above the model",
            "The water peaked at 3.44 metres, four centimetres below the top of the barrier "
            "boards. The flood model had said 3.41, nine hours before.",
            ("Climate", "AI"),
        ),
        Dispatch(
            85,
            "The harbour's oldest tug is now its first electric one",
            "Agnes, built in 1958, pulled a container ship for eleven minutes on her first charge. "
            "Her crew miss the noise.",
            ("Climate", "Transport"),
        ),
        Dispatch(
            125,
            "Choir of drones apologises for the wrong anthem",
            "Forty drones hummed that of a country which has not existed since 1990. The file had "
            "the right name.",
            ("Robotics",),
        ),
        Dispatch(
            165,
            "Council puts every pothole on a map, and the map has a hole",
            "Nobody drove down Weir Lane with the camera, as it has been closed for potholes since "
            "May.",
            ("Computer Vision", "Transport"),
        ),
        Dispatch(
            205,
            "A school computer in Anse has run since 1999 and teaches typing",
            "It has been moved twice, switched on. The caretaker dusts it on Fridays.",
            ("AI",),
        ),
    ),
)
_TIMES: Final = Channel(
    "Gull Island Times",
    "gullislandtimes.example",
    "/island",
    is_short=True,
    dispatches=(
        Dispatch(
            -60,
            "Ferry cat retires to the ticket office",
            "Bosun, 14, has crossed the sound some nineteen thousand times. He will not be "
            "replaced, the office says, as he has hired himself.",
            ("Transport",),
        ),
        Dispatch(
            -30,
            "Islanders vote for slower internet in the pub",
            "The vote was 41 to 9. Cards and the piano are to be as fast as ever.",
            ("Business",),
        ),
        Dispatch(
            64,
            "Audit: port cranes kept the factory password for nine years",
            "The password of all fourteen machines was printed on a sticker inside the cabin door, "
            "the audit finds. Logs go back only to August; the port sees no sign of misuse.",
            ("Security",),
        ),
        Dispatch(
            70,
            "Island bakery counts its seagulls again",
            "There are 212, which is two more than rolls were missing on Tuesday.",
            ("Business",),
        ),
        Dispatch(
            90,
            "We stayed dry: the flood model was three centimetres out",
            "At 3.44 metres the water peaked shortly after two in the morning, four centimetres "
            "below the top of the barrier boards on Gull Island. The forecast had said 3.41.",
            ("Climate",),
        ),
        Dispatch(
            145,
            "The island's only traffic light turns forty and green",
            "It has been red since the parade. Both cars waited.",
            ("Transport",),
        ),
    ),
)
CHANNELS: Final = (_WIRE, _TIMES)
