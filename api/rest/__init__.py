"""`/api/v1`: the knowledge for programs, its shapes, pages of lists and spreadsheets."""
