"""Money, small: the fee list of the practice, and what a patient bought, was charged and paid."""
