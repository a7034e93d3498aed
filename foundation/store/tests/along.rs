//! Questions that go along with the first of some work.

use store::{Ask, Database, Error, sql, testing};

fn one() -> Ask<Option<i64>> {
    Ask::first(sql!("SELECT 1"), &[], |row| row.get(0))
}

fn two() -> Ask<Option<i64>> {
    Ask::first(sql!("SELECT 2"), &[], |row| row.get(0))
}

#[test]
fn a_question_goes_along_with_the_first_or_is_asked_afterwards() {
    testing::on_both(&[], |db| {
        let went = db.along(one(), || db.read(|read| Ok((read.ask(two())?, read.ask(two())?)))).unwrap();
        assert_eq!((went.answer, went.result.unwrap()), (Some(Some(1)), (Some(2), Some(2))));
        let went = db.along(one(), || 7).unwrap();
        assert_eq!((went.answer, went.result), (Some(Some(1)), 7));
        let went = db
            .along(one(), || db.read(|read| read.first(sql!("SELECT 3"), &[], |row| row.get::<i64>(0))))
            .unwrap();
        assert_eq!((went.answer, went.result.unwrap()), (Some(Some(1)), Some(3)));
        // A read that asks nothing, and one inside another.
        let went = db.along(one(), || db.read(|_| db.read(|inner| inner.ask(two())))).unwrap();
        assert_eq!((went.answer, went.result.unwrap()), (Some(Some(1)), Some(2)));
        let went = db.along(one(), || db.ask((two(), two()))).unwrap();
        assert_eq!((went.answer, went.result.unwrap()), (Some(Some(1)), (Some(2), Some(2))));
        // Nothing is left behind.
        db.write(|_| Ok(())).unwrap();
    });
}

#[test]
fn on_a_guess_nothing_is_written() {
    testing::on_both(&[], |db| {
        let went = db.along(one(), || {
            let refused = db.write(|_| Ok(())).unwrap_err();
            assert!(matches!(refused, Error::Guess), "{refused}");
            assert!(db.write(|_| Ok(())).is_err(), "not the second time either");
            db.read(|read| read.ask(two())).unwrap();
        });
        assert!(went.unwrap().answer.is_none(), "so that nobody takes the work for done");
        db.write(|_| Ok(())).unwrap();
        let went = db.along(one(), || db.read(|read| read.ask(two())).and_then(|_| db.write(|_| Ok(()))));
        assert!(went.unwrap().answer.is_none(), "nor after the answer, which nobody has seen yet");
    });
}

#[test]
fn work_that_fails_or_panics_leaves_nothing_behind() {
    testing::on_both(&[], |db| {
        let went = db.along(one(), || {
            db.read(|read| read.one(sql!("SELECT 1 WHERE 1 = 0"), &[], |row| row.get::<i64>(0)))
        });
        assert!(went.unwrap().result.is_err());
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            db.along(one(), || panic!("on purpose"))
        }));
        assert!(panicked.is_err());
        db.write(|_| Ok(())).unwrap();
    });
}

#[test]
fn questions_of_another_database_stay_apart() {
    let (here, there) = (Database::in_memory().unwrap(), Database::in_memory().unwrap());
    let went = here.along(one(), || there.read(|read| read.ask(two()))).unwrap();
    assert_eq!((went.answer, went.result.unwrap()), (Some(Some(1)), Some(2)));
    here.along(one(), || there.write(|_| Ok(()))).unwrap().result.unwrap();
}
