//! What a request may cost. The figures stand in docs/operations.md, too.

use std::time::Duration;

/// The largest upload in bytes, all files of one request together: 20 MiB, about 40 scanned pages.
pub const UPLOAD_BYTES: u64 = 20 * 1024 * 1024;

/// Limits of a request.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a form without files.
    pub form_bytes: usize,
    /// Fields of a form.
    pub fields: usize,
    /// Bytes of all files of a form.
    pub upload_bytes: u64,
    /// Files of a form.
    pub files: usize,
    /// Time for a body to arrive.
    pub body_time: Duration,
    /// Time for a request's head to arrive, and for the next request on a connection that is kept.
    pub head_time: Duration,
    /// How long a reader may take nothing of an answer.
    pub reader_time: Duration,
    /// Connections at the same time; more wait in the system's queue.
    pub connections: usize,
    /// Requests worked on at the same time; more wait.
    pub at_once: usize,
    /// How long a request waits for its turn before it is told to come back.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            form_bytes: 1024 * 1024,
            fields: 2_000,
            upload_bytes: UPLOAD_BYTES,
            files: 20,
            body_time: Duration::from_mins(1),
            head_time: Duration::from_secs(10),
            reader_time: Duration::from_secs(30),
            connections: 512,
            at_once: 64,
            patience: Duration::from_secs(10),
        }
    }
}
