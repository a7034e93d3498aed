//! Pictures and steps of our own models, of others' models and of hostile ones.

mod check;
mod foreign;
mod gallery;
mod hostile;
mod order;
mod snapshots;
mod suite;
