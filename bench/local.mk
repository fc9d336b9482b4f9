# Nothing is built here unless its tools are there.
