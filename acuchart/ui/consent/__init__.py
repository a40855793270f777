"""Consent: the texts of the practice, what each patient signed, and the signature."""
