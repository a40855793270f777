"""What can go wrong when a chart leaves or arrives, in sentences for the person at the desk."""


class ExchangeError(Exception):
    """An expected failure; ``str(error)`` is one plain sentence that says what to do. Nothing was written."""


class UnreadableError(ExchangeError):
    """What should be read is damaged, foreign or unsafe."""


class TargetError(ExchangeError):
    """The place to write to is taken, full or closed."""


class CancelledError(ExchangeError):
    """The person said stop; what was there before is unchanged."""
