//! PostgreSQL: a pool of connections a thread waits on, each bound to one town's role and schema.

mod joined;
mod line;
mod value;

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use futures_util::{TryStreamExt, future};
use tokio_postgres::{Client, Row as PgRow, Statement};

use crate::{
    Ask, Asks, Bind, Result, Row, Sql, Value,
    ask::Part,
    dialect::Dialect,
    pool::Pool,
    seal::{self, Recorder, Sealer},
    tls::Way,
    transaction::{Conn, Read, Tx},
};
use value::Param;

pub(crate) use line::Line;
pub(crate) use value::cell;

/// So many combinations of statements that write are remembered by a connection; what comes then goes one by one.
const COMBINATIONS: usize = 300;

/// So often a transaction that lost against another one is tried again.
const TRIES: u32 = 6;

pub(crate) struct Postgres {
    clients: Pool<PgClient>,
}

/// A client with its prepared statements; their number is bounded because statements are static.
pub(crate) struct PgClient {
    line: Line,
    /// What begins the running transaction and goes out with its first statement.
    owed: Option<&'static str>,
    /// What the running transaction did to official rows.
    recorder: Recorder,
    sealer: Sealer,
    prepared: HashMap<&'static str, Statement>,
    /// Statements that go as one, by their texts.
    joined: HashMap<Vec<&'static str>, Statement>,
}

impl Postgres {
    /// `schema` and `role` come from a [`kernel::TownSlug`], so they need no more than quoting.
    pub(crate) fn open(
        url: &str,
        schema: &str,
        role: Option<&str>,
        clients: usize,
        sealer: &Sealer,
    ) -> Result<Self> {
        let way = Way::to(url)?;
        // A statement is planned once for all values; else PostgreSQL plans those with several conditions anew each time, in case
        // a better plan were found: that took longer than to run them. Tables are joined by their indexes, as SQLite does
        // it, for which the statements are written, too: to hash or sort small tables for a page took longer than to find its rows.
        // Nor is a table read whole where an index leads: a plan that was made while a queue had ten rows is kept when ten thousand
        // dead ones lie among them. Where none leads the plan seems so costly that PostgreSQL would compile it, for a tenth of a second.
        let mut setup = format!(
            "SET search_path TO \"{schema}\"; SET default_transaction_isolation TO 'repeatable read';
             SET default_transaction_read_only TO on; SET plan_cache_mode TO force_generic_plan;
             SET enable_hashjoin TO off; SET enable_mergejoin TO off; SET enable_seqscan TO off;
             SET jit TO off;"
        );
        if let Some(role) = role {
            setup = format!("SET ROLE \"{role}\"; {setup}");
        }
        setup += &seal::postgresql::session(sealer);
        let sealer = sealer.clone();
        let clients = Pool::new(clients, move || {
            let recorder = Recorder::default();
            let (of_notices, noted) = (sealer.clone(), recorder.clone());
            let line =
                way.connect(move |notice| seal::postgresql::note(notice.message(), &of_notices, &noted))?;
            let sealer = sealer.clone();
            let mut client = PgClient {
                line,
                owed: None,
                recorder,
                sealer,
                prepared: HashMap::new(),
                joined: HashMap::new(),
            };
            client.script(&setup)?;
            Ok(client)
        });
        Ok(Self { clients })
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut Read<'_>) -> Result<T>) -> Result<T> {
        self.clients.with(PgClient::is_good, |client| {
            client.owed = Some("BEGIN");
            let result = work(&mut Read::new(Conn::Postgres(client)));
            client.give_up();
            result
        })
    }

    pub(crate) fn ask<A: Asks>(&self, mut asks: A) -> Result<A::Answers> {
        self.clients.with(PgClient::is_good, |client| client.together(Vec::new(), &mut asks.parts()))?;
        Ok(asks.into_answers())
    }

    pub(crate) fn write<T>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let mut tried = 0;
        loop {
            tried += 1;
            match self.clients.with(PgClient::is_good, |client| client.transaction(&mut work)) {
                Err(error) if error.is_transient() && tried < TRIES => {
                    std::thread::sleep(Duration::from_millis(5 << tried));
                }
                result => return result,
            }
        }
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        self.clients.with(PgClient::is_good, |client| client.transaction(&mut |tx| tx.script(sql)))
    }
}

impl PgClient {
    fn is_good(&mut self) -> bool {
        !self.line.is_closed()
    }

    fn transaction<T>(&mut self, work: &mut impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        // Goes out with the first statement. Where it failed, that statement would be a transaction of its own, and those only read:
        // `default_transaction_read_only` is on.
        self.owed = Some("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
        let recorder = self.recorder.clone();
        let mut tx = Tx::new(Conn::Postgres(self), recorder);
        let done = work(&mut tx).and_then(|value| tx.check().map(|()| value));
        let last = tx.into_last();
        match done {
            // Where nothing was said to the server, nothing began.
            Ok(value) if last.is_empty() && self.owed.take().is_some() => Ok(value),
            Ok(value) => self.commit(last).map(|()| value),
            Err(error) => {
                self.give_up();
                Err(error)
            }
        }
    }

    /// Ends a transaction with its last statements, in one round trip. Where one of them fails, the server makes a rollback of the
    /// commit, and what it said of the statement is said here.
    fn commit(&mut self, last: Vec<Ask<()>>) -> Result<()> {
        let last = self.joined(last)?;
        self.wait(async |client| {
            let (written, committed) =
                future::join(write(client, &last), client.batch_execute("COMMIT")).await;
            written?;
            Ok(committed?)
        })
    }

    /// Ends a transaction of which nothing is to be kept. A connection that is gone has ended it already.
    fn give_up(&mut self) {
        if self.owed.take().is_none() {
            let _ = self.line.send(async |client| Ok(client.batch_execute("ROLLBACK").await?));
        }
    }

    /// Waits for what `work` asks, which goes out together with what is still owed.
    fn wait<T>(&mut self, work: impl AsyncFnOnce(&Client) -> Result<T>) -> Result<T> {
        let owed = self.owed.take();
        self.line.wait(async |client| {
            let Some(owed) = owed else { return work(client).await };
            let (begun, done) = future::join(client.batch_execute(owed), work(client)).await;
            begun?;
            done
        })
    }

    pub(crate) fn query(
        &mut self,
        sql: &'static Sql,
        params: &[&dyn Bind],
        each: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let statement = self.prepare(sql)?;
        self.wait(async |client| rows(client, &statement, params, &mut |row| each(&Row::Postgres(row))).await)
    }

    /// Does what is to be done first, and asks all of it, at once.
    pub(crate) fn together(&mut self, first: Vec<Ask<()>>, asked: &mut [&mut dyn Part]) -> Result<()> {
        let first = self.joined(first)?;
        let statements: Vec<_> = asked.iter().map(|part| self.prepare(part.sql())).collect::<Result<_>>()?;
        self.wait(async |client| {
            let all = asked.iter_mut().zip(&statements).map(async |(part, statement)| {
                let params = part.params();
                let params: Vec<&dyn Bind> = params.iter().map(|value| value as &dyn Bind).collect();
                rows(client, statement, &params, &mut |row| part.take(&Row::Postgres(row))).await
            });
            future::try_join(write(client, &first), future::try_join_all(all)).await.map(drop)
        })
    }

    /// Takes in what the transaction did to official rows since this was last asked, after what is to be done first.
    pub(crate) fn take_in_changes(&mut self, first: Vec<Ask<()>>) -> Result<()> {
        if first.is_empty() && self.owed.is_some() {
            // Nothing began.
            return Ok(());
        }
        let mut told = Ask::fold(&seal::postgresql::TAKE, &[], String::new(), |told, row| {
            *told = row.get(0)?;
            Ok(())
        });
        self.together(first, &mut [&mut told])?;
        seal::postgresql::take_in(&told.into_answer(), &self.sealer, &self.recorder);
        Ok(())
    }

    /// Statements that write, as few as possible.
    fn joined(&mut self, writes: Vec<Ask<()>>) -> Result<Vec<Write>> {
        let (mut writes, mut joined) = (VecDeque::from(writes), Vec::new());
        while !writes.is_empty() {
            let texts: Vec<&str> = writes.iter().map(|ask| ask.sql().in_dialect(Dialect::Postgres)).collect();
            let room = self.joined.len() < COMBINATIONS;
            let count = if room { joined::together(&texts) } else { 1 };
            let group: Vec<_> = writes.drain(..count).collect();
            let statement = match group.as_slice() {
                [one] => self.prepare(one.sql())?,
                several => self.prepare_joined(several)?,
            };
            let params = group.into_iter().flat_map(|mut ask| ask.params()).collect();
            joined.push(Write { statement, params });
        }
        Ok(joined)
    }

    fn prepare_joined(&mut self, group: &[Ask<()>]) -> Result<Statement> {
        let key: Vec<&'static str> = group.iter().map(|ask| ask.sql().text).collect();
        if let Some(statement) = self.joined.get(&key) {
            return Ok(statement.clone());
        }
        let texts: Vec<&str> = group.iter().map(|ask| ask.sql().in_dialect(Dialect::Postgres)).collect();
        let text = joined::joined(&texts);
        let statement = self.wait(async |client| Ok(client.prepare(&text).await?))?;
        self.joined.insert(key, statement.clone());
        Ok(statement)
    }

    pub(crate) fn execute(&mut self, sql: &'static Sql, params: &[&dyn Bind]) -> Result<u64> {
        let statement = self.prepare(sql)?;
        self.wait(async |client| Ok(client.execute_raw(&statement, bound(params)).await?))
    }

    pub(crate) fn prepare(&mut self, sql: &'static Sql) -> Result<Statement> {
        if let Some(statement) = self.prepared.get(sql.text) {
            return Ok(statement.clone());
        }
        let text = sql.in_dialect(Dialect::Postgres);
        let statement = self.wait(async |client| Ok(client.prepare(text).await?))?;
        self.prepared.insert(sql.text, statement.clone());
        Ok(statement)
    }

    /// Rows of a statement that is used once, as they come, without holding all of them in memory.
    pub(crate) fn stream(&mut self, text: &str, each: &mut dyn FnMut(&PgRow) -> Result<()>) -> Result<()> {
        self.wait(async |client| {
            let statement = client.prepare(text).await?;
            rows(client, &statement, &[], each).await
        })
    }

    pub(crate) fn script(&mut self, text: &str) -> Result<()> {
        self.wait(async |client| Ok(client.batch_execute(text).await?))
    }
}

/// A statement that writes, and its parameters.
struct Write {
    statement: Statement,
    params: Vec<Value<'static>>,
}

async fn write(client: &Client, writes: &[Write]) -> Result<()> {
    let all = writes.iter().map(async |write| {
        let params: Vec<&dyn Bind> = write.params.iter().map(|value| value as &dyn Bind).collect();
        Ok(client.execute_raw(&write.statement, bound(&params)).await?)
    });
    future::try_join_all(all).await.map(drop)
}

fn bound<'p>(params: &'p [&dyn Bind]) -> impl ExactSizeIterator<Item = Param<'p>> {
    params.iter().map(|param| Param(param.bind()))
}

async fn rows(
    client: &Client,
    statement: &Statement,
    params: &[&dyn Bind],
    each: &mut dyn FnMut(&PgRow) -> Result<()>,
) -> Result<()> {
    let mut rows = std::pin::pin!(client.query_raw(statement, bound(params)).await?);
    while let Some(row) = rows.try_next().await? {
        each(&row)?;
    }
    Ok(())
}

/// Makes a schema and, for a town, a role that owns it and may use nothing else. Does nothing where they exist.
///
/// # Errors
/// Where the connecting role may not create schemas and roles.
pub fn provision(url: &str, schema: &str, role: Option<&str>) -> Result<()> {
    let mut line = Way::to(url)?.connect(|_| {})?;
    // Two servers may start at once.
    line.script("SELECT pg_advisory_lock(7284)")?;
    if let Some(role) = role {
        if !line.finds("SELECT 1 FROM pg_roles WHERE rolname = $1", role)? {
            line.script(&format!("CREATE ROLE \"{role}\" NOLOGIN; GRANT \"{role}\" TO CURRENT_USER"))?;
        }
        line.script(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\" AUTHORIZATION \"{role}\""))?;
    } else {
        line.script(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\""))?;
    }
    line.script("SELECT pg_advisory_unlock(7284)")
}
