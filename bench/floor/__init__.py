"""The least a signed-in list can cost: a bare Django project with one page of 25 rows."""
