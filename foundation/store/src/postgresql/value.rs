//! Values as PostgreSQL has them on the wire.

use std::error::Error as StdError;

use jiff::{Timestamp, civil::Date};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, accepts, private::BytesMut, to_sql_checked};
use uuid::Uuid;

use crate::{Cell, Value};

pub(crate) fn cell<'r>(row: &'r tokio_postgres::Row, place: usize) -> Option<Cell<'r>> {
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
pub(super) struct Param<'a>(pub(super) Value<'a>);

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
            (Value::Bytes(b), &Type::BYTEA) => b.as_ref().to_sql(ty, out),
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
