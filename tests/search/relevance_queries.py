"""What readers of the real documents type, and what they expect among the first three answers.

Written down before any of it was run. An expectation is the beginning of a title; where a reader
would be glad of either of several, all are named.
"""

from __future__ import annotations

QUERIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("facial recognition trust stamp", ("ICE drops $3.9M",)),
    ("facial-recognition NEC london", ("ICE drops $3.9M",)),
    ("minecraft cosmos db", ("Minecraft Earth and Azure Cosmos DB",)),
    ("blockchain shut down", ("Microsoft to shut down Azure Blockchain",)),
    (
        "powerapps portals web api",
        (
            "Announcing General Availability (GA) of Power Apps portals Web API",
            "Power Apps portals Web API support",
        ),
    ),
    ("gpt-3", ("Microsoft uses GPT-3", "GPT-3 integration")),
    (
        "power fx",
        ("What is Microsoft Power Fx", "Introducing Microsoft Power Fx", "Power Fx coming"),
    ),
    ("star wars jedi", ("Star Wars Jedi", "You can save 50 percent on Star Wars")),
    ("oracle zoom deal", ("Oracle Wins Cloud", "Oracle wins surprise", "Oracle Bests Cloud")),
    ("italian cloud region", ("Microsoft invests $1.5bn in Italian cloud region",)),
    ("azure orbital satellite", ("Introducing Azure Orbital",)),
    ("international space station", ("Connecting Azure to the International Space Station",)),
    ("modular datacenter", ("Cloud Computing in a Shipping Container",)),
    ("pubg", ("KRAFTON partners", "Krafton-Microsoft")),
    ("azure spot virtual machines", ("Announcing the general availability of Azure Spot",)),
    ('"dark theme"', ("Dark theme is now available",)),
    ("volkswagen autonomous vehicles", ("Volkswagen Taps Microsoft Cloud",)),
    ("cryptocurrency mining attack", ("Detect large-scale cryptocurrency mining",)),
    ("bosque programming language", ("Microsoft: Bosque is a new programming",)),
    (
        "windows 11 virtual desktop",
        ("Windows 11 public preview is now", "Azure Virtual Desktop Adds Windows 11"),
    ),
    ("scanning receipts", ("AI Builder: Receipt scanning",)),
    ("mixed reality", ("Power Apps Mixed Reality Components",)),
    ("gartner magic quadrant", ("Gartner Magic Quadrant Names",)),
    ("e-mail usability", ("Email usability enhancements",)),
    ("sap hana backups", ("Azure Backup for SAP HANA",)),
    (
        "active directory uptime",
        ("Microsoft will soon offer 99.99%", "99.99% uptime for Azure Active Directory"),
    ),
    ("node.js functions", ("Node.js 14 in Azure Functions", "Node.js 14 for Azure Functions")),
    ("microsoft quarter earnings", ("Microsoft Earnings on Deck",)),
    ("azure firewall after:2021-07-01", ("Announcing the Azure Firewall Premium",)),
    ("provider:zdnet scott guthrie", ("Five questions for Microsoft EVP",)),
    ("topic:blockchain corda", ("Introducing Corda Enterprise",)),
    ("kinect camera", ("Microsoft to Expand Azure Kinect", "Orbbec is developing 3D cameras")),
    ("mental health", ("Mental Health Check in Power Apps",)),
    ("nurses vaccine", ("Seattle Visiting Nurses Association",)),
    (
        "johns hopkins precision medicine",
        ("Johns Hopkins", "Microsoft Azure will become", "Microsoft Azure to become"),
    ),
    ("trials for portals", ("Upcoming Changes in Power Apps portal Trial",)),
    ("search on mobile model driven apps", ("The new search experience for model-driven apps",)),
    ("ambulance", ("Stealth Power Announces FDNY",)),
    ("PowerAutomate dataflows connector", ("Announcing Dataflows Power Automate",)),
    ("exam dumps -az-204", ("Latest AZ-220 PDF",)),
)
