"""Times that a text tells: days, stretches of days, terms of papers, and which of them is whose."""
