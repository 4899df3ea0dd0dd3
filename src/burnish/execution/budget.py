"""How much may still be spent? The most that a call can cost is set aside before it is sent.

Money is whole micro-USD. Counting what is spent and then sending would let calls in flight pass the cap together;
here each takes its worst case out of what is left, and gives back what it did not need.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Budget:
    """A cap, and what of it is spent or set aside."""

    cap: int | None = None  #: None: there is none, and sums are only kept
    settled: int = 0  #: spent; and what calls that may have been paid can have cost
    reserved: int = 0  #: set aside for calls in flight

    @property
    def left(self) -> int | None:
        """What may still be set aside, or None for any amount; never below 0."""
        return None if self.cap is None else max(0, self.cap - self.settled - self.reserved)

    def reserve(self, amount: int) -> "Budget | None":
        """The budget with `amount` set aside, or None when so much is not left."""
        if amount < 0:
            raise ValueError(f"nobody can set aside {amount}")
        if self.left is not None and amount > self.left:
            return None
        return replace(self, reserved=self.reserved + amount)

    def settle(self, reserved: int, cost: int) -> "Budget":
        """A call for which `reserved` was set aside did cost `cost`.

        A call that may have been paid is settled at what was set aside for it. A bill above that counts in full.
        """
        return replace(self.release(reserved), settled=self.settled + cost)

    def release(self, reserved: int) -> "Budget":
        """A call for which `reserved` was set aside did surely cost nothing.

        Raises:
            ValueError: so much is not set aside.
        """
        if not 0 <= reserved <= self.reserved:
            raise ValueError(f"{reserved} of {self.reserved} cannot be given back")
        return replace(self, reserved=self.reserved - reserved)
