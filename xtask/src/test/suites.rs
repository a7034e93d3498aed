//! Test suites that others wrote. They are not part of this checkout: they lie in `../shared/testdata` beside it, and the
//! tests that read them say loudly when they are not there.

use std::path::PathBuf;

use super::count::Count;
use super::{Outcome, Plan};
use crate::failure::Result;
use crate::{run, say};

/// A suite that tests of this checkout read.
struct Suite {
    /// Folder under `testdata`.
    folder: &'static str,
    /// What it tells us.
    purpose: &'static str,
    /// Where anybody finds it: public repository and commit.
    origin: &'static str,
}

const SUITES: &[Suite] = &[
    Suite {
        folder: "processes/dmn-tck",
        purpose: "conformance cases of FEEL and DMN",
        origin: "dmn-tck/tck, TestCases, 0dbcaf9b98bc3af4e36d44a7aed95e9e85703a13",
    },
    Suite {
        folder: "citizen/string-latin",
        purpose: "letters of names after DIN 91379",
        origin: "flxbe/Din91379-csharp, Din91379Tests/latinchars.xml, 28bb25bbf277976bffd537c30657e52d17c62746",
    },
    Suite {
        folder: "processes/miwg",
        purpose: "BPMN models of ten modelling tools",
        origin: "bpmn-miwg/bpmn-miwg-test-suite, bc9f858ccbba883ef9fe6c54fa3aafe439b20847",
    },
    Suite {
        folder: "processes/betsy",
        purpose: "executable and faulty BPMN processes",
        origin: "uniba-dsg/betsy, pebl-builder/src/main/resources/files/bpmn, fd402415665e914ba7e4d9948de66c4156f08bab",
    },
    Suite {
        folder: "processes/fbpmn",
        purpose: "BPMN models with the verdicts of a model checker",
        origin: "pascalpoizat/fbpmn, models/bpmn-origin, a43a26c91590671abde5103490aea15ac10c66c0",
    },
    Suite {
        folder: "processes/spiffworkflow",
        purpose: "BPMN models with extensions of other engines",
        origin: "sartography/SpiffWorkflow, tests, 8c6e00f6e2d85d93a1022341f4c479f23fbb0f41",
    },
    Suite {
        folder: "processes/bpmn-elements",
        purpose: "BPMN models written by hand",
        origin: "paed01/bpmn-elements, test/resources, e41639d0da457320a9dab47acfe4f3f7ce72aa74",
    },
    Suite {
        folder: "processes/worktime",
        purpose: "public holidays of Sachsen-Anhalt",
        origin: "generated with the Python package holidays 0.109",
    },
    Suite {
        folder: "einvoice/xrechnung-testsuite",
        purpose: "invoices that KoSIT accepts",
        origin: "itplr-kosit/xrechnung-testsuite, 5528afafa996",
    },
    Suite {
        folder: "einvoice/en16931-unit",
        purpose: "CEN's unit tests of the rules of EN 16931",
        origin: "ConnectingEurope/eInvoicing-EN16931, test, b6c9e06a5981",
    },
    Suite {
        folder: "einvoice/xrechnung-xmute",
        purpose: "KoSIT's mutation cases of the rules of XRechnung",
        origin: "itplr-kosit/xrechnung-schematron, test/instances, 3098f3da447b",
    },
    Suite {
        folder: "einvoice/kosit-validator-config",
        purpose: "KoSIT's assertions about its scenarios",
        origin: "itplr-kosit/validator-configuration-xrechnung, src/test, 6faac15d697a",
    },
    Suite {
        folder: "einvoice/zugferd-corpus",
        purpose: "invoices in PDF files of many programs",
        origin: "ZUGFeRD/corpus, 47b61beb29b7",
    },
    Suite {
        folder: "xplanung/plans",
        purpose: "plans in XPlanGML 4.0 to 6.1, with verdicts of others",
        origin: "gritGmbH/xplanbox, src/test/resources, 913945c5896e04f6ad178ae3704a26e4697e9c70",
    },
    Suite {
        folder: "xplanung/rules",
        purpose: "plans written for one conformity rule each",
        origin: "gritGmbH/xplanbox, src/test/resources, 913945c5896e04f6ad178ae3704a26e4697e9c70",
    },
    Suite {
        folder: "xplanung/schema",
        purpose: "the XML schemas of XPlanGML 4.0 to 6.0 and of INSPIRE PLU",
        origin: "gritGmbH/xplanbox, xplan-core-schemas, 913945c5896e04f6ad178ae3704a26e4697e9c70",
    },
];

/// Where foreign suites lie: `RATHAUS_SHARED`, or the folder `shared` beside the checkout.
fn shared() -> PathBuf {
    std::env::var_os("RATHAUS_SHARED").map_or_else(|| run::root().join("../shared"), PathBuf::from)
}

pub(super) fn run(_: &Plan) -> Result<Outcome> {
    let required = std::env::var_os("RATHAUS_REQUIRE_SUITES").is_some_and(|value| value == "1");
    let testdata = shared().join("testdata");
    let (found, missing): (Vec<_>, Vec<_>) =
        SUITES.iter().partition(|suite| testdata.join(suite.folder).is_dir());
    for suite in &found {
        say::line(&format!("found: {} ({})", suite.folder, suite.purpose));
    }
    for suite in &missing {
        say::line(&format!(
            "NOT FOUND: foreign suite {} ({}). Its tests prove nothing in this run.\n           \
             It is public: {}. Put it into ../shared/testdata/{}.",
            suite.folder, suite.purpose, suite.origin, suite.folder
        ));
    }
    Ok(judged(found.len(), missing.len(), required))
}

/// Missing suites fail the run only where they are required.
fn judged(found: usize, missing: usize, required: bool) -> Outcome {
    let note = if missing == 0 { String::new() } else { format!("{missing} NOT FOUND") };
    Outcome::new(Count { passed: found, failed: if required { missing } else { 0 } }, note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_suite_fails_only_where_suites_are_required() {
        for (required, failed) in [(false, 0), (true, 2)] {
            let outcome = judged(1, 2, required);
            assert_eq!(outcome.count, Count { passed: 1, failed });
            assert_eq!(outcome.note, "2 NOT FOUND");
        }
    }

    #[test]
    fn every_suite_says_where_it_comes_from() {
        let paper = std::fs::read_to_string(run::root().join("docs/testing.md")).unwrap();
        for suite in SUITES {
            assert!(paper.contains(suite.folder), "docs/testing.md does not name {}", suite.folder);
            let commit = suite.origin.rsplit(", ").next().unwrap();
            assert!(paper.contains(commit), "docs/testing.md gives another origin of {}", suite.folder);
        }
    }
}
