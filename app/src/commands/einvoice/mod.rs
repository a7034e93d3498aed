//! `rathaus einvoice …`: electronic invoices. Needs no server, no database and no network.

mod check;
mod convert;
mod create;
mod extract;
mod input;
mod paper;
#[cfg(test)]
mod samples;
mod view;
mod zugferd;

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
    /// Makes a page of an invoice that a person can read and print: one HTML file that needs nothing else.
    #[command(after_long_help = VIEW_EXAMPLES)]
    View {
        /// The invoice, XML or a ZUGFeRD PDF; `-` is the standard input.
        file: String,
        /// Where the page goes [default: the standard output]
        #[arg(value_name = "OUT.html")]
        out: Option<String>,
        /// Judges the invoice, too, and puts what was found on top.
        #[arg(long)]
        with_findings: bool,
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
    /// Writes an invoice in the other syntax, or as JSON; says which business terms are lost.
    #[command(after_long_help = CONVERT_EXAMPLES)]
    Convert {
        /// The invoice, XML or a ZUGFeRD PDF; `-` is the standard input.
        file: String,
        /// Where it goes; `-` is the standard output.
        out: String,
        /// What is written.
        #[arg(long, value_enum)]
        to: convert::To,
    },
    /// Makes an `XRechnung` of business terms in JSON: works out the sums that are left away, judges the outcome. Or a ZUGFeRD PDF
    /// of JSON or of an invoice: people read it, programs find the invoice in it.
    ///
    /// Exit status: 0 it is written, 1 the JSON or the outcome is invalid, 2 the outcome could not be judged.
    #[command(after_long_help = CREATE_EXAMPLES)]
    Create {
        /// The business terms as JSON, for ZUGFeRD also an invoice; `-` is the standard input.
        #[arg(value_name = "IN")]
        file: String,
        /// Where the invoice goes; `-` is the standard output.
        #[arg(value_name = "OUT")]
        out: String,
        /// What is made.
        #[arg(long = "as", value_enum)]
        kind: create::Kind,
        /// Writes the invoice although it is invalid.
        #[arg(long)]
        even_if_invalid: bool,
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

const CONVERT_EXAMPLES: &str = "\
Examples:
  rathaus einvoice convert rechnung.xml rechnung-cii.xml --to cii
  rathaus einvoice convert rechnung.pdf rechnung.xml --to ubl
  rathaus einvoice convert rechnung.xml vorlage.json --to json";

const CREATE_EXAMPLES: &str = "\
Examples:
  rathaus einvoice create rechnung.json rechnung.xml --as xrechnung-ubl
  rathaus einvoice create rechnung.json rechnung.pdf --as zugferd
  rathaus einvoice create rechnung.xml rechnung.pdf --as zugferd

A ZUGFeRD PDF is PDF/A-3a and PDF/UA-1 and shows every business term. CII goes in as it is, UBL is converted.

The JSON has the terms of EN 16931 in their groups; what says more about a value stands beside it:
  {\"BT-1\":\"R-17\",\"BT-2\":\"2026-11-27\",\"BG-4\":{\"BT-27\":\"…\",\"BT-34\":{\"value\":\"r@example.org\",\"scheme\":\"EM\"}},
   \"BG-25\":[{\"BT-126\":\"1\",\"BT-129\":{\"value\":\"2.5\",\"unit\":\"HUR\"},\"BG-29\":{\"BT-146\":\"40\"}}]}
Worked out are BT-131, BT-146, percentages, BG-22 and BG-23. `convert --to json` makes such a file of any invoice.";

const VIEW_EXAMPLES: &str = "\
Examples:
  rathaus einvoice view rechnung.xml rechnung.html
  rathaus einvoice view --with-findings rechnung.pdf > rechnung.html";

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
        Einvoice::View { file, out, with_findings } => view::view(&file, out.as_deref(), with_findings),
        Einvoice::Extract { file, out, attachments } => {
            extract::extract(&file, out.as_deref(), attachments.as_deref())
        }
        Einvoice::Convert { file, out, to } => convert::convert(&file, &out, to),
        Einvoice::Create { file, out, kind, even_if_invalid } => {
            create::create(&file, &out, kind, even_if_invalid)
        }
    }
}
