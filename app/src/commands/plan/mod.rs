//! `rathaus plan …`: development plans in XPlanGML. Needs no server, no database and no network.

mod at;
mod check;
mod diff;
mod draw;
mod input;
mod inspire;
mod migrate;
mod roundtrip;
#[cfg(test)]
mod samples;

use std::process::ExitCode;

use clap::Subcommand;
use kernel::Result;

/// What can be done with a development plan.
#[derive(Debug, Subcommand)]
pub(crate) enum Plan {
    /// Checks plans: the schema of their version, the conformity rules, geometry and plausibility. `XPlanGML` 4.0 to 6.1, plain
    /// or as `XPlanArchiv`.
    ///
    /// Exit status: 0 all are in order (valid, or with remarks), 1 at least one is invalid, 2 at least one could not be judged.
    #[command(after_long_help = CHECK_EXAMPLES)]
    Check {
        /// The files; `-` is the standard input.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        /// How findings are printed; JSON is a line for each file, HTML a page with a map for one file.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
        /// What is left out; may be said several times.
        #[arg(long, value_enum, value_name = "PART")]
        skip: Vec<check::Part>,
        /// Findings of one rule that are listed; the rest is counted.
        #[arg(long, value_name = "NUMBER", default_value_t = 1_000)]
        most: usize,
    },
    /// Reads a plan and writes it again, byte by byte the same; says what is in it.
    #[command(after_long_help = ROUNDTRIP_EXAMPLES)]
    Roundtrip {
        /// The plan, plain or as archive; `-` is the standard input.
        #[arg(value_name = "IN")]
        file: String,
        /// Where it goes; `-` is the standard output.
        #[arg(value_name = "OUT")]
        out: String,
    },
    /// Says what applies at a place: plans, amendments and determinations in words, each with its source.
    ///
    /// Exit status 2 where a plan could not be asked.
    #[command(after_long_help = AT_EXAMPLES)]
    At(at::At),
    /// Draws a plan as SVG: true arcs, colours and patterns for each kind of use, labels, legend, scale.
    #[command(after_long_help = DRAW_EXAMPLES)]
    Draw {
        /// The plan, plain or as archive; `-` is the standard input.
        #[arg(value_name = "IN")]
        file: String,
        /// Where the picture goes; `-` is the standard output.
        #[arg(value_name = "OUT.svg")]
        out: String,
    },
    /// Brings a plan to a newer version of the standard and reports what moved, what has no home and what has to be filled in.
    /// An archive stays an archive.
    #[command(after_long_help = MIGRATE_EXAMPLES)]
    Migrate {
        /// The plan, plain or as archive; `-` is the standard input.
        #[arg(value_name = "IN")]
        file: String,
        /// Where the new one goes; `-` is the standard output, the report then goes to the standard error.
        #[arg(value_name = "OUT")]
        out: String,
        /// The version that it becomes: 4.1 to 6.1.
        #[arg(long, value_name = "VERSION", default_value = "6.1")]
        to: xplan::Version,
        /// How the report is told.
        #[arg(long, value_enum, default_value = "text")]
        format: Told,
    },
    /// Writes a plan as INSPIRE Planned Land Use 4.0 and says what was left out.
    #[command(after_long_help = INSPIRE_EXAMPLES)]
    Inspire {
        /// The plan, plain or as archive; `-` is the standard input.
        #[arg(value_name = "IN")]
        file: String,
        /// Where it goes; `-` is the standard output.
        #[arg(value_name = "OUT.gml")]
        out: String,
        /// The namespace of the identifiers, one for each town.
        #[arg(long, value_name = "URI")]
        namespace: String,
    },
    /// Compares two versions of a plan: objects, values and geometries that are new, gone or changed.
    ///
    /// Exit status: 0 both say the same, 1 they differ, 2 one could not be read.
    #[command(after_long_help = DIFF_EXAMPLES)]
    Diff {
        /// The older one, plain or as archive.
        #[arg(value_name = "A")]
        before: String,
        /// The newer one.
        #[arg(value_name = "B")]
        after: String,
        /// How it is told.
        #[arg(long, value_enum, default_value = "text")]
        format: diff::Form,
    },
}

const CHECK_EXAMPLES: &str = "\
Examples:
  rathaus plan check bplan.gml
  rathaus plan check --format json lieferung/*.zip > befunde.jsonl
  rathaus plan check --format html bplan.zip > bericht.html
  rathaus plan check --skip semantic --skip plausibility bplan.gml

A line of JSON:
  {\"file\":\"bplan.gml\",\"version\":\"6.0\",\"verdict\":\"invalid\",\"findings\":[{\"rule\":\"2.2.1.1\",\"level\":\"error\",
   \"objects\":[\"GML_1\",\"GML_2\"],\"position\":[574515.351,5947128.145],\"line\":217,\"text\":\"…\"}]}
verdict is valid, warnings, invalid or undecided; level is error or warning; rule is the number of the conformity rule, or schema,
references, plausibility.…, security, syntax, archive, limits, version or file.";

const ROUNDTRIP_EXAMPLES: &str = "\
Examples:
  rathaus plan roundtrip bplan.gml kopie.gml && cmp bplan.gml kopie.gml
  rathaus plan roundtrip bplan.zip - | sha256sum";

const AT_EXAMPLES: &str = "\
Examples:
  rathaus plan at 719532.1 5723417.8 plaene/*.zip
  rathaus plan at 4505123 5720456 --crs EPSG:31468 --format json plaene/*.gml";

const DIFF_EXAMPLES: &str = "\
Examples:
  rathaus plan diff lieferung-1.zip lieferung-2.zip
  rathaus plan diff --format csv alt.gml neu.gml > unterschiede.csv";

const DRAW_EXAMPLES: &str = "\
Examples:
  rathaus plan draw bplan.zip bplan.svg
  curl -s https://example.org/bplan.gml | rathaus plan draw - - > bplan.svg";

const MIGRATE_EXAMPLES: &str = "\
Examples:
  rathaus plan migrate bplan-5.1.zip bplan-6.1.zip --to 6.1
  rathaus plan migrate alt.gml neu.gml --to 6.0 --format json > bericht.json";

const INSPIRE_EXAMPLES: &str = "\
Examples:
  rathaus plan inspire bplan.zip plu.gml --namespace https://registry.gdi-de.org/id/de.st.musterstadt";

/// How something is told.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Told {
    /// Sentences for people.
    Text,
    /// JSON for programs.
    Json,
}

/// How what is found is printed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Format {
    /// Sentences for people.
    Text,
    /// JSON for programs.
    Json,
    /// A page for people.
    Html,
}

/// Does it.
pub(crate) fn run(command: Plan) -> Result<ExitCode> {
    match command {
        Plan::Check { files, format, skip, most } => {
            check::check(&files, format, &check::options(&skip, most))
        }
        Plan::At(question) => at::at(&question),
        Plan::Diff { before, after, format } => diff::compare(&before, &after, format),
        Plan::Draw { file, out } => draw::draw(&file, &out),
        Plan::Migrate { file, out, to, format } => migrate::newer(&file, &out, to, format),
        Plan::Inspire { file, out, namespace } => inspire::inspire(&file, &out, &namespace),
        Plan::Roundtrip { file, out } => roundtrip::roundtrip(&file, &out),
    }
}
