"""The words of both languages, compiled: what heads a body, what a number is, which expressions can match at all."""
