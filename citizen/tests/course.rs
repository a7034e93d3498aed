//! The drawn process drives an application: what is done on the page of the case goes on there, and what follows comes once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod place;

use access::State;
use jiff::ToSpan;
use kernel::Error;
use place::everywhere;
use records::cases::Outcome;

const RECEIVED: [&str; 2] = ["letter receipt", "mail Ihr Antrag ist eingegangen"];

/// Whether each of these went out and nothing else; of subjects the beginning.
fn is(sent: &[String], wanted: &[&str]) -> bool {
    sent.len() == wanted.len() && sent.iter().zip(wanted).all(|(sent, wanted)| sent.starts_with(wanted))
}

#[test]
fn an_application_is_approved_closed_opened_again_and_refused() {
    everywhere(|place| {
        place.install();
        let key = place.apply();
        let (case, clara) = (key.case, Some(place.person("clara")));
        let sent = place.sent();
        assert!(is(&sent, &RECEIVED), "{sent:?}");
        let [task] = &place.open_tasks(case)[..] else { panic!("one task") };
        assert_eq!((task.element.as_str(), task.holder), ("antrag_pruefen", None));
        // Three working days from Monday.
        assert_eq!(task.due_on, Some(jiff::civil::date(2026, 11, 26)));

        assert!(place.close("clara", case).is_err(), "it is not decided");
        place.take("clara", case).unwrap();
        assert_eq!(place.waits_for(case), [("antrag_pruefen".to_owned(), clara)]);
        place.decide("clara", case, Outcome::Approved).unwrap();
        assert!(place.decide("clara", case, Outcome::Refused).is_err(), "it is decided");
        assert_eq!(place.sent(), ["letter notice"]);
        assert_eq!(place.waits_for(case), [("zu_den_akten".to_owned(), clara)]);
        place.close("clara", case).unwrap();
        assert_eq!((place.case(case).state, place.waits_for(case)), (State::Closed, vec![]));
        assert_eq!(place.instances(case), [true]);

        // Opened again it begins anew, but it did not come in again.
        place.reopen("clara", case).unwrap();
        assert_eq!((place.sent(), place.case(case).state), (Vec::<String>::new(), State::InWork));
        assert_eq!(place.waits_for(case), [("antrag_pruefen".to_owned(), clara)]);
        place.decide("clara", case, Outcome::Refused).unwrap();
        place.close("clara", case).unwrap();
        assert_eq!(place.sent(), ["letter notice"]);
        assert_eq!((place.instances(case), place.jobs()), (vec![true, true], 0));
    });
}

#[test]
fn a_question_is_reminded_of_once_after_ten_working_days() {
    everywhere(|place| {
        place.install();
        let key = place.apply();
        let (case, clara) = (key.case, Some(place.person("clara")));
        place.take("clara", case).unwrap();
        place.sent();
        assert!(matches!(place.answer(&key), Err(Error::Conflict(_))), "nothing was asked");
        place.ask("clara", case).unwrap();
        let sent = place.sent();
        assert!(is(&sent, &["mail Wir haben eine Frage"]), "{sent:?}");
        assert_eq!((place.waits_for(case), place.case(case).state), (vec![], State::Waiting));

        // Two weekends lie between.
        place.pass(13.days());
        assert_eq!(place.sent(), [""; 0]);
        place.pass(1.days());
        let sent = place.sent();
        assert!(is(&sent, &["mail Unsere Frage zu Ihrem Antrag ist noch offen"]), "{sent:?}");
        place.pass(60.days());
        assert_eq!(place.sent(), [""; 0]);

        place.answer(&key).unwrap();
        assert!(place.answer(&key).is_err());
        assert_eq!(place.waits_for(case), [("antrag_pruefen".to_owned(), clara)]);
        // What is answered in time is not reminded of.
        place.ask("clara", case).unwrap();
        place.pass(1.days());
        place.answer(&key).unwrap();
        let sent = place.sent();
        assert!(is(&sent, &["mail Wir haben eine Frage"]), "{sent:?}");
        assert_eq!(place.jobs(), 0, "no deadline is left");
        place.decide("clara", case, Outcome::Approved).unwrap();
        place.close("clara", case).unwrap();
        assert_eq!(place.instances(case), [true]);
    });
}

#[test]
fn an_application_can_be_taken_back_until_it_is_decided() {
    everywhere(|place| {
        place.install();
        for asked in [false, true] {
            let key = place.apply();
            let case = key.case;
            if asked {
                place.take("clara", case).unwrap();
                place.ask("clara", case).unwrap();
            }
            place.sent();
            place.withdraw(&key).unwrap();
            assert!(matches!(place.withdraw(&key), Err(Error::Conflict(_))));
            assert_eq!((place.sent(), place.jobs()), (Vec::<String>::new(), 0), "no notice, no reminder");
            let holder = asked.then(|| place.person("clara"));
            assert_eq!(place.waits_for(case), [("zu_den_akten".to_owned(), holder)]);
            place.take("clara", case).unwrap();
            place.close("clara", case).unwrap();
            assert_eq!(place.instances(case), [true]);
        }
        let key = place.apply();
        place.take("clara", key.case).unwrap();
        place.decide("clara", key.case, Outcome::Refused).unwrap();
        assert!(matches!(place.withdraw(&key), Err(Error::Conflict(_))));
        assert_eq!(place.case(key.case).outcome, Some(Outcome::Refused));
    });
}

#[test]
fn an_application_without_a_process_goes_on_by_the_rules_of_cases() {
    everywhere(|place| {
        let key = place.apply();
        let case = key.case;
        let sent = place.sent();
        assert!(is(&sent, &RECEIVED), "{sent:?}");
        // The process comes later: what came in before stays without.
        place.install();
        place.take("clara", case).unwrap();
        place.ask("clara", case).unwrap();
        let sent = place.sent();
        assert!(is(&sent, &["mail Wir haben eine Frage"]), "{sent:?}");
        place.answer(&key).unwrap();
        place.decide("clara", case, Outcome::Approved).unwrap();
        assert_eq!(place.sent(), ["letter notice"]);
        place.close("clara", case).unwrap();
        place.reopen("clara", case).unwrap();
        place.decide("clara", case, Outcome::Refused).unwrap();
        assert_eq!(place.sent(), ["letter notice"]);
        assert_eq!((place.waits_for(case), place.instances(case)), (vec![], vec![]));
    });
}

#[test]
fn who_takes_the_task_takes_the_case_and_does_it_on_its_page() {
    everywhere(|place| {
        place.install();
        let key = place.apply();
        let [task] = &place.open_tasks(key.case)[..] else { panic!("one task") };
        assert!(place.take_task("bernd", task).is_err(), "it is no task of his unit");
        place.take_task("carl", task).unwrap();
        let case = place.case(key.case);
        assert_eq!((case.holder, case.state), (Some(place.person("carl")), State::InWork));
        assert!(matches!(place.take_task("clara", task), Err(Error::Conflict(_))), "she saw an older one");
        let [task] = &place.open_tasks(key.case)[..] else { panic!("one task") };
        assert_eq!(task.holder, Some(place.person("carl")));
        // Done here it would leave a case that nobody decided.
        assert!(matches!(place.do_task("carl", task), Err(Error::Conflict(_))));
        place.decide("carl", key.case, Outcome::Approved).unwrap();
        let done = place.town().ask(workflow::tasks::actions::of_case(key.case)).unwrap();
        let by: Vec<_> = done.into_iter().filter_map(|task| task.ended_by).collect();
        assert_eq!(by, [place.person("carl")]);
    });
}

#[test]
fn what_the_process_does_not_wait_for_does_not_happen() {
    everywhere(|place| {
        place.install();
        // The town's own process asks nobody, and there is no way to take anything back.
        let own = place.model().replace("r:form=\"antrag\"", "r:form=\"anders\"");
        let own = own.replace("name=\"Rücknahme\"/>\n", "name=\"Widerruf\"/>\n");
        place.publish(&own);
        let key = place.apply();
        place.take("clara", key.case).unwrap();
        place.sent();
        let before = place.case(key.case);
        for refused in [
            place.ask("clara", key.case),
            place.decide("clara", key.case, Outcome::Approved),
            place.withdraw(&key),
        ] {
            assert!(
                matches!(refused, Err(Error::Conflict(words)) if words.contains("sieht das gerade nicht vor"))
            );
        }
        assert_eq!((place.case(key.case), place.sent()), (before, vec![]), "nothing of it stays");
    });
}
