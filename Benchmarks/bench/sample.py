"""What one measurement gives."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """Times in seconds; None: not measured."""

    operations: int
    seconds: float
    p50: float | None = None
    p99: float | None = None
    #: Processor time of all operations together.
    server: float = 0
    database: float = 0
    load: float | None = None

    @property
    def rate(self) -> float:
        return self.operations / self.seconds

    @property
    def processor(self) -> float:
        """Of one operation, server and database together."""
        return (self.server + self.database) / self.operations

    @classmethod
    def of_rate(cls, rate: float) -> "Sample":
        """Of work that keeps a core busy."""
        return cls(round(rate), 1, server=1)
