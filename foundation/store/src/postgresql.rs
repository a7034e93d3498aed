//! PostgreSQL: a pool of synchronous clients, each bound to one town's role and schema.

use std::{collections::HashMap, error::Error as StdError, time::Duration};

use jiff::{Timestamp, civil::Date};
use postgres::{
    Client, Statement,
    types::{FromSql, IsNull, ToSql, Type, accepts, private::BytesMut, to_sql_checked},
};
use uuid::Uuid;

use crate::{
    Bind, Cell, Result, Row, Sql, Value,
    dialect::Dialect,
    pool::Pool,
    seal::{self, Recorder, Sealer},
    tls::Way,
    transaction::{Conn, Read, Tx},
};

/// So often a transaction that lost against another one is tried again.
const TRIES: u32 = 6;

pub(crate) struct Postgres {
    clients: Pool<PgClient>,
}

/// A client with its prepared statements; their number is bounded because statements are static.
pub(crate) struct PgClient {
    client: Client,
    /// What the running transaction did to official rows.
    recorder: Recorder,
    prepared: HashMap<&'static str, Statement>,
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
        let mut setup = format!(
            "SET search_path TO \"{schema}\"; SET default_transaction_isolation TO 'read committed';"
        );
        if let Some(role) = role {
            setup = format!("SET ROLE \"{role}\"; {setup}");
        }
        setup += &seal::postgresql::session(sealer);
        let sealer = sealer.clone();
        let clients = Pool::new(clients, move || {
            let recorder = Recorder::default();
            let (sealer, noted) = (sealer.clone(), recorder.clone());
            let mut client =
                way.connect(move |notice| seal::postgresql::note(notice.message(), &sealer, &noted))?;
            client.batch_execute(&setup)?;
            Ok(PgClient { client, recorder, prepared: HashMap::new() })
        });
        Ok(Self { clients })
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut Read<'_>) -> Result<T>) -> Result<T> {
        self.clients.with(PgClient::is_good, |client| {
            client.client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
            let result = work(&mut Read::new(Conn::Postgres(client)));
            let ended = client.client.batch_execute("ROLLBACK");
            let value = result?;
            ended?;
            Ok(value)
        })
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
        self.clients.with(PgClient::is_good, |client| Ok(client.client.batch_execute(sql)?))
    }
}

impl PgClient {
    fn is_good(&mut self) -> bool {
        !self.client.is_closed()
    }

    fn transaction<T>(&mut self, work: &mut impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.client.batch_execute("BEGIN")?;
        let recorder = self.recorder.clone();
        let mut tx = Tx::new(Conn::Postgres(self), recorder);
        let result = work(&mut tx).and_then(|value| tx.check().map(|()| value));
        self.client.batch_execute(if result.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        result
    }

    pub(crate) fn query(
        &mut self,
        sql: &'static Sql,
        params: &[&dyn Bind],
        each: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let statement = self.prepare(sql)?;
        let params: Vec<Param<'_>> = params.iter().map(|p| Param(p.bind())).collect();
        let refs: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as &(dyn ToSql + Sync)).collect();
        for row in self.client.query(&statement, &refs)? {
            each(&Row::Postgres(&row))?;
        }
        Ok(())
    }

    pub(crate) fn execute(&mut self, sql: &'static Sql, params: &[&dyn Bind]) -> Result<u64> {
        let statement = self.prepare(sql)?;
        let params: Vec<Param<'_>> = params.iter().map(|p| Param(p.bind())).collect();
        let refs: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as &(dyn ToSql + Sync)).collect();
        Ok(self.client.execute(&statement, &refs)?)
    }

    pub(crate) fn prepare(&mut self, sql: &'static Sql) -> Result<Statement> {
        if let Some(statement) = self.prepared.get(sql.text) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql.in_dialect(Dialect::Postgres))?;
        self.prepared.insert(sql.text, statement.clone());
        Ok(statement)
    }
}

pub(crate) fn cell<'r>(row: &'r postgres::Row, place: usize) -> Option<Cell<'r>> {
    row.try_get::<_, Option<Cell<'r>>>(place).ok().map(|cell| cell.unwrap_or(Cell::Null))
}

/// Microseconds between 1970-01-01 and PostgreSQL's epoch 2000-01-01.
const EPOCH_MICROS: i64 = 946_684_800_000_000;
const EPOCH_DAY: Date = Date::constant(2000, 1, 1);

impl<'r> FromSql<'r> for Cell<'r> {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(match *ty {
            Type::BOOL => Cell::Bool(bool::from_sql(ty, raw)?),
            Type::INT2 => Cell::Int(i16::from_sql(ty, raw)?.into()),
            Type::INT4 => Cell::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT8 => Cell::Int(i64::from_sql(ty, raw)?),
            Type::FLOAT4 => Cell::Real(f32::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Cell::Real(f64::from_sql(ty, raw)?),
            Type::BYTEA => Cell::Bytes(raw),
            Type::UUID => Cell::Uuid(Uuid::from_slice(raw)?),
            Type::TIMESTAMPTZ => {
                let micros = i64::from_be_bytes(raw.try_into()?);
                Cell::Timestamp(Timestamp::from_microsecond(micros.saturating_add(EPOCH_MICROS))?)
            }
            Type::DATE => {
                let days = i32::from_be_bytes(raw.try_into()?);
                Cell::Date(EPOCH_DAY.checked_add(jiff::Span::new().try_days(days)?)?)
            }
            // The first byte of jsonb on the wire is its version.
            Type::JSONB => Cell::Text(std::str::from_utf8(raw.get(1..).unwrap_or_default())?),
            _ => Cell::Text(<&str>::from_sql(ty, raw)?),
        })
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::BOOL
                | Type::INT2
                | Type::INT4
                | Type::INT8
                | Type::FLOAT4
                | Type::FLOAT8
                | Type::BYTEA
                | Type::UUID
                | Type::TIMESTAMPTZ
                | Type::DATE
                | Type::JSONB
                | Type::NAME
        ) || <&str as FromSql>::accepts(ty)
    }
}

#[derive(Debug)]
struct Param<'a>(Value<'a>);

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (&self.0, ty) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Bool(b), _) => b.to_sql(ty, out),
            (Value::Int(i), &Type::INT4) => i32::try_from(*i)?.to_sql(ty, out),
            (Value::Int(i), &Type::INT2) => i16::try_from(*i)?.to_sql(ty, out),
            (Value::Int(i), &Type::INT8) => i.to_sql(ty, out),
            (Value::Json(t), &Type::JSONB) => {
                out.extend_from_slice(&[1]);
                out.extend_from_slice(t.as_bytes());
                Ok(IsNull::No)
            }
            (Value::Text(t) | Value::Json(t), _) if <&str as ToSql>::accepts(ty) => {
                t.as_ref().to_sql(ty, out)
            }
            (Value::Bytes(b), &Type::BYTEA) => b.to_sql(ty, out),
            (Value::Uuid(u), &Type::UUID) => {
                out.extend_from_slice(u.as_bytes());
                Ok(IsNull::No)
            }
            (Value::Timestamp(t), &Type::TIMESTAMPTZ) => {
                out.extend_from_slice(&(t.as_microsecond() - EPOCH_MICROS).to_be_bytes());
                Ok(IsNull::No)
            }
            (Value::Date(d), &Type::DATE) => {
                out.extend_from_slice(&(*d - EPOCH_DAY).get_days().to_be_bytes());
                Ok(IsNull::No)
            }
            (value, ty) => Err(format!("{value:?} cannot be bound where PostgreSQL wants {ty}").into()),
        }
    }

    accepts!(
        BOOL,
        INT2,
        INT4,
        INT8,
        TEXT,
        VARCHAR,
        BPCHAR,
        NAME,
        UNKNOWN,
        BYTEA,
        UUID,
        TIMESTAMPTZ,
        DATE,
        JSONB
    );
    to_sql_checked!();
}

impl PgClient {
    pub(crate) const fn raw(&mut self) -> &mut Client {
        &mut self.client
    }

    pub(crate) fn script(&mut self, text: &str) -> Result<()> {
        Ok(self.client.batch_execute(text)?)
    }
}

/// Makes a schema and, for a town, a role that owns it and may use nothing else. Does nothing where they exist.
///
/// # Errors
/// Where the connecting role may not create schemas and roles.
pub fn provision(url: &str, schema: &str, role: Option<&str>) -> Result<()> {
    let mut client = Way::to(url)?.connect(|_| {})?;
    // Two servers may start at once.
    client.batch_execute("SELECT pg_advisory_lock(7284)")?;
    if let Some(role) = role {
        let known = client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", &[&role])?;
        if known.is_empty() {
            client.batch_execute(&format!(
                "CREATE ROLE \"{role}\" NOLOGIN; GRANT \"{role}\" TO CURRENT_USER"
            ))?;
        }
        client
            .batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\" AUTHORIZATION \"{role}\""))?;
    } else {
        client.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\""))?;
    }
    Ok(client.batch_execute("SELECT pg_advisory_unlock(7284)")?)
}
