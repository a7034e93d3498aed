-- Processes that come with a service package: which model the package had when it was put in force.

ALTER TABLE process ADD COLUMN package_sha256 {text}; -- internal: of the model of the package; nothing where no package brought the process
