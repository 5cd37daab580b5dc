"""The ways in which signing in by a provider comes to nothing, each with what the person is told."""


class Stopped(Exception):
    """Signing in was not finished. The words are for the person, who can always start again; `log` is for ours."""

    status = 400
    heading = "You are not signed in"

    def __init__(self, reason: str, *, log: str = "unknown identity") -> None:
        super().__init__(reason)
        self.reason = reason
        self.log = log


class Unreachable(Stopped):
    """The provider did not answer, or not as a provider does."""

    status = 503
    heading = "The sign-in service does not answer"


class NotKnown(Stopped):
    """The provider knows the person and we do not, or not as whom they said."""

    status = 403
    heading = "This sign-in does not open an account yet"
