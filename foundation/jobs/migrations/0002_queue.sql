-- Without this condition SQLite finds due jobs by their kinds, and sorts all that wait whenever a worker looks.
DROP INDEX job_key;
CREATE UNIQUE INDEX job_key ON job (kind, key) WHERE state = 'open' AND key IS NOT NULL;
