"""Background work: one supervised process that does what is due, and the record of its runs."""
