//! Opening the file: only ever a database of this program, at a version that this program knows.
//!
//! The file is looked at before anything is written to it, so that a misspelt path harms no other program's data.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};

use super::transaction::BEGIN;

/// `PRAGMA application_id` of this program's databases ("shnc"); the first migration writes it.
const APPLICATION_ID: i64 = 0x7368_6e63;

/// Every version of the tables, oldest first; each ends by setting `PRAGMA user_version` to its number.
const MIGRATIONS: [&str; 4] = [
    include_str!("../migrations/sqlite/0001_first.sql"),
    include_str!("../migrations/sqlite/0002_statements.sql"),
    include_str!("../migrations/sqlite/0003_snapshots.sql"),
    include_str!("../migrations/sqlite/0004_sending.sql"),
];
const NEWEST: usize = MIGRATIONS.len();

/// How long a writer waits for another one, in this process or beside it.
const BUSY: Duration = Duration::from_secs(30);

/// Why a file cannot be used as the state.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    /// There is no file, and none was to be made.
    #[error("there is no database yet; the first `shinchoku once` or `shinchoku run` makes it")]
    Missing,
    /// The file is something else.
    #[error("the file is not a database")]
    NotADatabase,
    /// The database was made by another program.
    #[error("the database belongs to another program")]
    Foreign,
    /// A later release has written it.
    #[error(
        "a newer release of shinchoku has written it (version {found}, this one knows up to {NEWEST}); use that release"
    )]
    Newer {
        /// The version of its tables.
        found: usize,
    },
    /// An earlier release has written it, and it was opened for reading only.
    #[error(
        "an older release of shinchoku has written it (version {found} of {NEWEST}); the next `shinchoku once` or `shinchoku run` brings it up to date"
    )]
    Older {
        /// The version of its tables.
        found: usize,
    },
    /// Its folder could not be made or written to.
    #[error("its folder cannot be written to")]
    Folder(#[from] io::Error),
    /// The database engine says why.
    #[error("SQLite cannot use it")]
    Engine(#[from] sqlx::Error),
}

/// What the file is opened for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// To read and write; it is made where there is none.
    Make,
    /// To read and write.
    Write,
    /// To read.
    Read,
}

/// Opens the file and brings its tables up to date where it may be written.
pub(super) async fn open(path: &Path, intent: Use) -> Result<SqlitePool, OpenFault> {
    if !tokio::fs::try_exists(path).await.unwrap_or(true) {
        if intent != Use::Make {
            return Err(OpenFault::Missing);
        }
        make(path).await?;
    }
    let found = inspect(&options(path).read_only(true)).await?;
    if found > NEWEST {
        return Err(OpenFault::Newer { found });
    }
    match intent {
        Use::Read | Use::Write if found == 0 => Err(OpenFault::Missing),
        Use::Read if found < NEWEST => Err(OpenFault::Older { found }),
        Use::Read => Ok(pool(options(path).read_only(true)).await?),
        Use::Make | Use::Write => {
            let pool = pool(writing(options(path))).await?;
            migrate(&mut *pool.acquire().await?).await?;
            Ok(pool)
        }
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).foreign_keys(true).busy_timeout(BUSY)
}

fn writing(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full)
}

async fn pool(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new().max_connections(4).connect_with(options).await
}

/// Makes the file and its folder. It is made beside its place and moved there whole: two processes that change a file
/// to WAL at once lock each other out, whatever the busy time-out. Where another one was first, its file stands.
async fn make(path: &Path) -> Result<(), OpenFault> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let beside = tempfile::Builder::new().prefix(".shinchoku-").tempfile_in(folder)?.into_temp_path();
    let mut connection = writing(options(&beside)).connect().await?;
    migrate(&mut connection).await?;
    connection.close().await?;
    match beside.persist_noclobber(path) {
        Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(fault) => Err(fault.error.into()),
        Ok(()) => Ok(File::open(folder)?.sync_all()?),
    }
}

/// The version of the tables in the file, 0 for an empty one.
async fn inspect(options: &SqliteConnectOptions) -> Result<usize, OpenFault> {
    let mut connection = options.connect().await.map_err(engine)?;
    let seen = look(&mut connection).await.map_err(engine);
    // Closed, not dropped: a connection that is closed later in the background could hold the file against a writer.
    connection.close().await?;
    match seen? {
        (_, _, 0) => Ok(0),
        (APPLICATION_ID, version, _) => Ok(usize::try_from(version).unwrap_or(usize::MAX)),
        _ => Err(OpenFault::Foreign),
    }
}

/// The application, the version, and the number of tables and indexes.
async fn look(connection: &mut SqliteConnection) -> Result<(i64, i64, i64), sqlx::Error> {
    sqlx::query_as(
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
         FROM pragma_application_id, pragma_user_version",
    )
    .fetch_one(connection)
    .await
}

fn engine(error: sqlx::Error) -> OpenFault {
    const SQLITE_NOTADB: &str = "26";
    match error.as_database_error().and_then(DatabaseError::code) {
        Some(code) if code == SQLITE_NOTADB => OpenFault::NotADatabase,
        _ => OpenFault::Engine(error),
    }
}

/// Brings the tables up to date in one transaction. Two processes may do so at once: the second finds it done.
async fn migrate(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin_with(BEGIN).await?;
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *transaction).await?;
    for sql in MIGRATIONS.into_iter().skip(usize::try_from(version).unwrap_or(usize::MAX)) {
        sqlx::raw_sql(sql).execute(&mut *transaction).await?;
    }
    transaction.commit().await
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const FULL: i64 = 2;

    #[tokio::test]
    async fn what_is_acknowledged_is_on_the_disk_and_every_reference_leads_somewhere() {
        let folder = tempfile::tempdir().unwrap();
        let pool = open(&folder.path().join("shinchoku.db"), Use::Make).await.unwrap();
        let set: (String, i64, i64) = sqlx::query_as(
            "SELECT journal_mode, synchronous, foreign_keys
             FROM pragma_journal_mode, pragma_synchronous, pragma_foreign_keys",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        assert_eq!(set, ("wal".to_owned(), FULL, 1));
    }
}
