//! Electronic invoices: UBL, CII and the XML inside ZUGFeRD PDFs.

pub mod pdf;
