//! `rathaus einvoice …`: electronic invoices. Needs no server, no database and no network.

mod check;
mod extract;
mod input;
#[cfg(test)]
mod samples;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use kernel::Result;

/// What can be done with an electronic invoice.
#[derive(Debug, Subcommand)]
pub(crate) enum Einvoice {
    /// Judges invoices like the official validator: UBL, CII, and the XML inside of a ZUGFeRD PDF.
    ///
    /// Exit status: 0 all can be accepted (valid, or valid with remarks), 1 at least one is invalid, 2 at least one could not be judged.
    #[command(after_long_help = CHECK_EXAMPLES)]
    Check {
        /// The files; `-` is the standard input.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        /// How findings are printed; JSON is a line for each file.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Takes the XML out of a ZUGFeRD or Factur-X PDF, and the documents that are attached to an invoice.
    #[command(after_long_help = EXTRACT_EXAMPLES)]
    Extract {
        /// The invoice, a PDF or XML; `-` is the standard input.
        file: String,
        /// Where the XML goes; `-` is the standard output.
        #[arg(value_name = "OUT", required_unless_present = "attachments")]
        out: Option<String>,
        /// Puts the embedded documents (BG-24) into this folder, under safe names; no file there is overwritten.
        #[arg(long, value_name = "DIR")]
        attachments: Option<PathBuf>,
    },
}

const CHECK_EXAMPLES: &str = "\
Examples:
  rathaus einvoice check rechnung.xml
  rathaus einvoice check --format json eingang/*.xml eingang/*.pdf > befunde.jsonl
  curl -s https://example.org/rechnung.xml | rathaus einvoice check -

A line of JSON:
  {\"file\":\"rechnung.xml\",\"verdict\":\"invalid\",\"scenario\":\"XRechnung\",\"findings\":[{\"rule\":\"BR-27\",
   \"level\":\"fatal\",\"term\":\"BT-146\",\"path\":\"/ubl:Invoice/cac:InvoiceLine\",\"line\":3,\"text\":\"…\"}]}
verdict is valid, remarks, invalid or undecided; level is fatal, warning or information.";

const EXTRACT_EXAMPLES: &str = "\
Examples:
  rathaus einvoice extract rechnung.pdf rechnung.xml
  rathaus einvoice extract rechnung.pdf - | xmllint --format -
  rathaus einvoice extract rechnung.xml --attachments anlagen";

/// How what is found is printed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Format {
    /// Sentences for people.
    Text,
    /// JSON for programs.
    Json,
}

/// Does it.
pub(crate) fn run(command: Einvoice) -> Result<ExitCode> {
    match command {
        Einvoice::Check { files, format } => Ok(check::check(&files, format)),
        Einvoice::Extract { file, out, attachments } => {
            extract::extract(&file, out.as_deref(), attachments.as_deref())
        }
    }
}
