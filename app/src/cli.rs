//! The command line.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use kernel::{Error, TownSlug};

use crate::{commands, config::Config};

/// The digital town hall of a German municipality in one program.
///
/// Settings come from rathaus.toml, then from the environment (RATHAUS_LISTEN, RATHAUS_DATA, …), see docs/operations.md.
#[derive(Debug, Parser)]
#[command(name = "rathaus", version)]
struct Arguments {
    /// The configuration file [default: rathaus.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the towns of this installation; does their jobs, too, unless workers = 0.
    Serve,
    /// Does jobs only: letters, mail, the log. As many of these as wanted may run on PostgreSQL.
    Work,
    /// Brings the tables of all towns up to date and says what was done.
    Migrate,
    /// Copies databases and documents into an empty folder while the program runs.
    Backup {
        /// The folder for the copy.
        #[arg(long)]
        to: PathBuf,
    },
    /// Puts a copy into the empty place that the settings describe and checks every document and the whole log.
    Restore {
        /// The folder with the copy.
        #[arg(long)]
        from: PathBuf,
        /// The master key that was kept in a safe.
        #[arg(long)]
        key: PathBuf,
    },
    /// The towns of this installation.
    #[command(subcommand)]
    Town(TownCommand),
    /// Service packages.
    #[command(subcommand)]
    Service(ServiceCommand),
    /// Processes as BPMN 2.0 models.
    #[command(subcommand)]
    Process(ProcessCommand),
    /// Electronic invoices: XRechnung, ZUGFeRD and all others of EN 16931. Needs no server and no database.
    #[command(subcommand)]
    Einvoice(commands::einvoice::Einvoice),
    /// Development plans in XPlanGML: checked, compared, migrated, asked and drawn. Needs no server and no database.
    #[command(subcommand)]
    Plan(commands::plan::Plan),
    /// The provable record of every official act.
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Checks a letter without any server: is it genuine and unchanged?
    Verify {
        /// The PDF file, or with --code the text of its QR code.
        letter: String,
        /// The town's public key, or a file that holds it (from /log/key).
        #[arg(long, value_name = "KEY")]
        checkpoint_key: String,
        /// LETTER is the text of a QR code.
        #[arg(long)]
        code: bool,
    },
    /// Lists every page with an example of it, a line of JSON each.
    Pages,
    /// Makes a demo town with invented people, prints how to sign in, and serves it.
    Demo {
        /// Where the demo is kept.
        #[arg(long, default_value = "demo")]
        data: PathBuf,
        /// Where it listens.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// normal, or large for measuring.
        #[arg(long, default_value = "normal")]
        size: String,
    },
}

#[derive(Debug, Subcommand)]
enum TownCommand {
    /// Lists the towns.
    List,
    /// Adds a town from a folder with town.toml, fileplan.csv and staff.csv (app/demo shows the form).
    Add {
        /// The short name: a-z, 0-9, -.
        slug: TownSlug,
        /// The host names under which it is reached.
        #[arg(long = "host", required = true)]
        hosts: Vec<String>,
        /// The folder with the town's data.
        #[arg(long)]
        from: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum ServiceCommand {
    /// Proves a package: form reachable and complete, every variable defined, letters print, texts present, samples hold.
    Check {
        /// The package's folder.
        folder: PathBuf,
        /// Keep the letters of the sample applications in this folder, to look at them.
        #[arg(long, value_name = "DIR")]
        letters: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
enum ProcessCommand {
    /// Proves that a process can run and always comes to its end, or shows the way to where it does not. Needs no server
    /// and no database. Exit status 1 where a file is not in order.
    Check {
        /// The BPMN files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        /// How findings are printed.
        #[arg(long, value_enum, default_value = "text")]
        format: commands::process::Format,
    },
    /// Plays a process from its beginning to its end, on a clock of its own: tasks are answered from a file or without results,
    /// deadlines pass at once. Needs no server and no database. Exit status 1 where it does not come to its end.
    Run {
        /// The BPMN file.
        file: String,
        /// The id of the process, if the file holds several; else the first.
        #[arg(long)]
        process: Option<String>,
        /// A JSON file {"variables": {…}, "answers": {"TASK ID": [{…}, …]}}: with what the process begins, and what comes out of
        /// each task, one time after the other.
        #[arg(long, value_name = "FILE")]
        with: Option<PathBuf>,
        /// How it is told.
        #[arg(long, value_enum, default_value = "text")]
        format: commands::process::Format,
    },
    /// Says what instances of a town would have done under a changed model: the same commands at the same moments, as the log has
    /// them. Exit status 1 where one would have gone another way.
    Replay {
        /// The id of an instance.
        #[arg(required_unless_present = "process", conflicts_with = "process")]
        instance: Option<workflow::InstanceId>,
        /// All instances of the process of this key.
        #[arg(long, value_name = "KEY")]
        process: Option<String>,
        /// Only those that began on this day or later.
        #[arg(long, value_name = "DATE", requires = "process")]
        since: Option<kernel::Date>,
        /// The town, if the installation has several.
        #[arg(long, value_name = "SLUG")]
        town: Option<TownSlug>,
        /// The BPMN file with the changed model.
        #[arg(long, value_name = "FILE")]
        with: PathBuf,
        /// How it is told; JSON is a line for each instance.
        #[arg(long, value_enum, default_value = "text")]
        format: commands::process::Format,
    },
}

#[derive(Debug, Subcommand)]
enum LedgerCommand {
    /// Recomputes the whole log of every town, compares every row of the database with its seal and with the log, and every
    /// document with its name, and says what does not fit. Exit status 1 where something does not.
    Audit {
        /// Leaves the documents' bytes out.
        #[arg(long)]
        no_documents: bool,
    },
    /// Prints the public keys of the towns' logs.
    Keys,
}

/// Runs the command that was typed. Exit status 1: refused or not genuine; 2: could not be done.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(arguments) {
        Ok(status) => status,
        Err(error) => {
            commands::complain(&error);
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: Arguments) -> Result<ExitCode, Error> {
    let config = || Config::read(arguments.config.as_ref());
    let good = match arguments.command {
        Command::Einvoice(command) => return commands::einvoice::run(command),
        Command::Plan(command) => return commands::plan::run(command),
        Command::Serve => commands::serve::serve(&config()?),
        Command::Work => commands::serve::work(&config()?),
        Command::Migrate => commands::town::migrate(&config()?),
        Command::Backup { to } => commands::backup::backup(&config()?, &to),
        Command::Restore { from, key } => commands::backup::restore(&config()?, &from, &key),
        Command::Town(TownCommand::List) => commands::town::list(&config()?),
        Command::Town(TownCommand::Add { slug, hosts, from }) => {
            commands::town::add(&config()?, &slug, &hosts, &from)
        }
        Command::Service(ServiceCommand::Check { folder, letters }) => {
            commands::service::check(&folder, letters.as_deref())
        }
        Command::Process(ProcessCommand::Check { files, format }) => commands::process::check(&files, format),
        Command::Process(ProcessCommand::Run { file, process, with, format }) => {
            commands::process::run(&file, process.as_deref(), with.as_deref(), format)
        }
        Command::Process(ProcessCommand::Replay { instance, process, since, town, with, format }) => {
            let which = match (instance, process) {
                (Some(instance), _) => commands::process::Which::One(instance),
                (None, key) => commands::process::Which::Of(key.unwrap_or_default(), since),
            };
            commands::process::replay(&config()?, town.as_ref(), &which, &with, format)
        }
        Command::Ledger(LedgerCommand::Audit { no_documents }) => {
            commands::ledger::audit(&config()?, !no_documents)
        }
        Command::Ledger(LedgerCommand::Keys) => commands::ledger::keys(&config()?),
        Command::Pages => commands::pages::list(&config()?),
        Command::Verify { letter, checkpoint_key, code } => {
            commands::verify::verify(&letter, &checkpoint_key, code)
        }
        Command::Demo { data, listen, size } => commands::demo::demo(&config()?, &data, listen, &size),
    };
    Ok(if good? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
