"""A browser in plain words, for people to know their own sign-ins again: "Firefox on Windows"."""

# The first that is found counts: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
NAMES = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """Name and machine where they are known, and nothing of versions."""
    name = next((words for mark, words in NAMES if mark in user_agent), "")
    machine = next((words for mark, words in MACHINES if mark in user_agent), "")
    return " on ".join(filter(None, [name or "A browser", machine]))
