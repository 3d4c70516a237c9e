"""How often whoever asks may ask: requests and cost by the minute, and attempts to sign in."""

from governance.rates.addresses import address_of
from governance.rates.counting import Counting, Rates
from governance.rates.verdicts import Caller, Spent, Verdict, caller_of, headers

__all__ = [
    "Caller",
    "Counting",
    "Rates",
    "Spent",
    "Verdict",
    "address_of",
    "caller_of",
    "headers",
]
