# Nothing is built here unless its tools are there.

EXTRA_DIST += %reldir%/policies.md
