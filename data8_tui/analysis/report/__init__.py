"""A page of HTML that stands alone: to be opened, printed and sent by mail."""
