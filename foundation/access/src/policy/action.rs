//! What can be done in the house, as the policy names it.

/// Declares the actions once: the value for tables and the type for proofs.
macro_rules! actions {
    ($($(#[doc = $doc:literal])+ $name:ident, $key:literal, $german:literal;)+) => {
        /// Something that may be done. One list for the whole program.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Action {
            /// All of them, in the order of the table that people read.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name in code, logs and tests.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)+ }
            }

            /// What a German reader calls it.
            #[must_use]
            pub const fn german(self) -> &'static str {
                match self { $(Self::$name => $german,)+ }
            }
        }

        /// The actions as types: `Permit<may::DecideCase>` proves that the policy allowed deciding.
        pub mod may {
            $($(#[doc = $doc])+ #[derive(Debug, Clone, Copy)] pub struct $name;
            impl super::May for $name {
                const ACTION: super::Action = super::Action::$name;
            })+
        }
    };
}

/// An action as a type. The types are in [`may`].
pub trait May {
    /// The same action as a value.
    const ACTION: Action;
}

actions! {
    /// See a case (Vorgang), its file, documents and course.
    ViewCase, "case.view", "Vorgang sehen";
    /// Open a case by hand: post, telephone, counter.
    OpenCase, "case.open", "Vorgang anlegen";
    /// Work on a case: metadata, documents, notes, resubmission (Wiedervorlage).
    WorkOnCase, "case.work", "Vorgang bearbeiten (Angaben, Dokumente, Wiedervorlage)";
    /// Give a case to a person or a unit (Zuweisung).
    AssignCase, "case.assign", "Vorgang zuweisen";
    /// Ask the applicant back (Rückfrage).
    AskBack, "case.ask_back", "Rückfrage an die antragstellende Person";
    /// Decide: approve or refuse, with the notice (Bescheid) that follows.
    DecideCase, "case.decide", "Über den Vorgang entscheiden";
    /// Take a task of a process, give it to somebody or back to its unit.
    AssignTask, "case.assign_task", "Aufgabe übernehmen oder zuweisen";
    /// Do a task of a process.
    DoTask, "case.do_task", "Aufgabe erledigen";
    /// Close a case to its file (z. d. A.).
    CloseCase, "case.close", "Vorgang zu den Akten verfügen";
    /// Take a closed case up again.
    ReopenCase, "case.reopen", "Vorgang wieder aufnehmen";
    /// Search in full text. What is found is what may be viewed.
    Search, "search", "Volltextsuche";
    /// Look into the resident register (Melderegister) from a case.
    SearchRegister, "register.search", "Melderegister abfragen";
    /// See the file plan (Aktenplan).
    ViewFilePlan, "file_plan.view", "Aktenplan sehen";
    /// Change the file plan: classes, retention periods.
    EditFilePlan, "file_plan.edit", "Aktenplan ändern";
    /// See the catalogue of processes: models, profiles, key figures.
    ViewProcesses, "process.view", "Prozesse sehen";
    /// Draw a process: drafts and their profiles.
    DrawProcess, "process.draw", "Prozesse entwerfen";
    /// Approve a draft that somebody else drew, so that new instances begin with it (Freigabe).
    ApproveProcess, "process.approve", "Prozesse freigeben";
    /// Say who stands in for a person, and until when (Vertretung).
    ArrangeDeputy, "deputy.arrange", "Vertretung regeln";
    /// Look into a case of somebody else in an emergency; recorded and reviewed (Notfallzugriff).
    BreakGlass, "case.break_glass", "Notfallzugriff auf einen fremden Vorgang";
    /// Manage people, units, roles and lost sign-ins.
    AdministerPeople, "people.administer", "Personen, Einheiten und Rollen verwalten";
    /// Change the town's settings.
    EditSettings, "settings.edit", "Einstellungen ändern";
    /// See jobs and failed jobs, run them again. Without personal data.
    OperateJobs, "jobs.operate", "Betrieb: Aufträge der Maschine überwachen und wiederholen";
    /// Audit the record of acts and the list of emergency accesses.
    AuditLedger, "ledger.audit", "Nachweisbuch und Notfallzugriffe prüfen";
}

impl Action {
    /// Whether nothing is changed by it. Auditors do nothing else.
    #[must_use]
    pub const fn only_reads(self) -> bool {
        matches!(
            self,
            Self::ViewCase | Self::Search | Self::ViewFilePlan | Self::ViewProcesses | Self::AuditLedger
        )
    }

    /// Whether it is done to a case. Who may not view the case is told that there is none.
    #[must_use]
    pub const fn is_about_a_case(self) -> bool {
        matches!(
            self,
            Self::ViewCase
                | Self::WorkOnCase
                | Self::AssignCase
                | Self::AskBack
                | Self::DecideCase
                | Self::AssignTask
                | Self::DoTask
                | Self::CloseCase
                | Self::ReopenCase
                | Self::BreakGlass
        )
    }

    /// Whether the program itself may do it, when the operator sets up a town at the command line. Never to a case.
    #[must_use]
    pub const fn open_to_the_program(self) -> bool {
        matches!(self, Self::AdministerPeople | Self::EditSettings | Self::EditFilePlan)
    }

    /// Whether it is grave: only for somebody who proved who they are a moment ago, with their second factor if they have
    /// one ([`crate::sessions::Standing::is_proven`]).
    #[must_use]
    pub const fn demands_proof(self) -> bool {
        matches!(self, Self::BreakGlass)
    }

    /// Whether an emergency access opens it. Looking only, never changing.
    #[must_use]
    pub const fn opened_by_break_glass(self) -> bool {
        matches!(self, Self::ViewCase)
    }
}
