//! The schema of a store: its migrations, and which of them a file has.

use sqlx::SqliteConnection;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::super::{Result, StoreError};

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "rooms", include_str!("migrations/0001_rooms.sql")),
    (2, "copies and changes", include_str!("migrations/0002_copies_and_changes.sql")),
    (10, "editions", include_str!("migrations/0010_editions.sql")),
    (11, "words", include_str!("migrations/0011_words.sql")),
    (20, "progress", include_str!("migrations/0020_progress.sql")),
    (30, "control", include_str!("migrations/0030_control.sql")),
    (40, "hub", include_str!("migrations/0040_hub.sql")),
    (41, "touched", include_str!("migrations/0041_touched.sql")),
    (60, "upkeep", include_str!("migrations/0060_upkeep.sql")),
    (70, "words apart", include_str!("migrations/0070_words_apart.sql")),
    (71, "touched by transcript", include_str!("migrations/0071_touched_by_transcript.sql")),
    (80, "notices", include_str!("migrations/0080_notices.sql")),
    (90, "kept", include_str!("migrations/0090_kept.sql")),
    (100, "names", include_str!("migrations/0100_names.sql")),
    (101, "no statistics", include_str!("migrations/0101_no_statistics.sql")),
    (102, "left", include_str!("migrations/0102_left.sql")),
    (103, "left again", include_str!("migrations/0103_left_again.sql")),
    (104, "left since", include_str!("migrations/0104_left_since.sql")),
    (105, "names counted", include_str!("migrations/0105_names_counted.sql")),
    (106, "words of speakers", include_str!("migrations/0106_words_of_speakers.sql")),
    (107, "left paths", include_str!("migrations/0107_left_paths.sql")),
    (108, "content", include_str!("migrations/0108_content.sql")),
    (109, "wishes", include_str!("migrations/0109_wishes.sql")),
    (110, "own name", include_str!("migrations/0110_own_name.sql")),
    (111, "refused", include_str!("migrations/0111_refused.sql")),
    (112, "hub hosts", include_str!("migrations/0112_hub_hosts.sql")),
    (113, "backfilled", include_str!("migrations/0113_backfilled.sql")),
    (114, "tagged", include_str!("migrations/0114_tagged.sql")),
    (115, "publishers", include_str!("migrations/0115_publishers.sql")),
];

/// Brings a file up to the present schema.
pub(super) async fn migrate(connection: &mut SqliteConnection, path: &str) -> Result<()> {
    let open = |source| StoreError::Open { path: path.to_owned(), source };
    check_version(connection, path).await?;
    let migrations = MIGRATIONS.iter().map(|(version, name, sql)| {
        Migration::new(*version, (*name).into(), MigrationType::Simple, sqlx::SqlStr::from_static(sql), false)
    });
    let migrator = Migrator::with_migrations(migrations.collect());
    migrator.run(connection).await.map_err(|error| open(sqlx::Error::Migrate(Box::new(error))))
}

/// The schema of a store, or nothing for a file without one.
pub(super) async fn check_version(connection: &mut SqliteConnection, path: &str) -> Result<Option<i64>> {
    let open = |source| StoreError::Open { path: path.to_owned(), source };
    let known = MIGRATIONS.iter().map(|(version, ..)| *version).max().unwrap_or(0);
    let table: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_master WHERE name = '_sqlx_migrations'")
        .fetch_one(&mut *connection)
        .await
        .map_err(open)?;
    if table == 0 {
        return Ok(None);
    }
    let found: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await
        .map_err(open)?;
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    Ok(Some(found))
}
