//! Service packages: a new online service is a folder.
