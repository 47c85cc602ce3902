"""Documents that are sent: uploads, and the jobs that read them."""
