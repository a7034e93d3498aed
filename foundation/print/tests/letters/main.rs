//! The letters as others meet them: one test program, because linking the typesetter takes longer than testing it.
#![expect(clippy::unwrap_used, reason = "a test may stop here, in its helpers too")]

mod common;
mod din91379;
mod foreign;
mod look;
mod seal;
mod speed;
mod template;
