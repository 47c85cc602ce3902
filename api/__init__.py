"""How a person or a program asks: the web application and the command line."""
