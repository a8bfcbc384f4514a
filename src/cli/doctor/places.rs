//! Directories, disks, and what the kernel allows.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Finding;
use crate::cli::machine::{Room, limit};
use crate::config::Settings;

/// Bits of a mode that let others than the owner and group in.
const OTHERS: u32 = 0o007;

pub(super) fn look(settings: &Settings) -> Vec<Finding> {
    let mut findings = vec![transcripts(settings), state(settings)];
    let published = &settings.publish.directory;
    if !published.as_os_str().is_empty() {
        findings.push(writable("static twin", published));
    }
    if !settings.schedule.backup.is_empty() {
        findings.push(writable("backups", &settings.backup_directory()));
    }
    let disks = [&settings.store.directory, published, &settings.schedule.backup_directory];
    findings.extend(disks.into_iter().filter(|path| !path.as_os_str().is_empty()).map(|path| disk(path)));
    findings.extend(watches(settings));
    findings
}

/// Whether all transcripts can be read.
fn transcripts(settings: &Settings) -> Finding {
    let directory = &settings.intake.directory;
    let remedy = "let the account of the daemon read it: chgrp -R pressroom, chmod -R g+rX";
    if let Err(error) = fs::read_dir(directory) {
        let remedy = if error.kind() == ErrorKind::NotFound {
            "make it or mount its disk, or set intake.directory; a running daemon notices within a second"
        } else {
            remedy
        };
        return Finding::trouble(
            "transcripts",
            format!("{} cannot be read: {error}", directory.display()),
            remedy,
        );
    }
    let (mut files, mut unreadable) = (0_usize, Vec::new());
    for found in WalkDir::new(directory).follow_links(true) {
        match found {
            Ok(entry) if entry.file_type().is_file() => {
                files += 1;
                if fs::File::open(entry.path()).is_err() {
                    unreadable.push(entry.into_path());
                }
            }
            Ok(_) => {}
            Err(error) => unreadable.extend(error.path().map(Path::to_owned)),
        }
    }
    match unreadable.first() {
        None => {
            Finding::good("transcripts", format!("{files} files in {}, all readable", directory.display()))
        }
        Some(first) => Finding::trouble(
            "transcripts",
            format!("{} of {files} files cannot be read, {} among them", unreadable.len(), first.display()),
            remedy,
        ),
    }
}

/// Whether the state can be written, and by nobody else read: it holds secrets.
fn state(settings: &Settings) -> Finding {
    let directory = &settings.store.directory;
    let open = [directory.clone(), PathBuf::from(settings.store_url())].into_iter().find(|path| {
        let mode = fs::metadata(path).map(|found| found.permissions().mode());
        path.is_file() && mode.is_ok_and(|mode| mode & OTHERS != 0)
    });
    match open {
        Some(path) => Finding::warning(
            "state",
            format!("{} holds secrets and everybody on this machine can read it", path.display()),
            format!("chmod o= {}", path.display()),
        ),
        None => writable("state", directory),
    }
}

/// Whether a file can be made in a directory, or the directory itself where it is not there yet.
fn writable(check: &'static str, directory: &Path) -> Finding {
    if directory.exists() && !directory.is_dir() {
        return Finding::trouble(
            check,
            format!("{} is no directory", directory.display()),
            "move the file away, or set another place",
        );
    }
    let there = directory.ancestors().find(|path| path.is_dir()).unwrap_or(Path::new("."));
    match rustix::fs::access(there, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK) {
        Ok(()) => Finding::good(check, format!("{} can be written", directory.display())),
        Err(error) => Finding::trouble(
            check,
            format!("{} cannot be written: {error}", there.display()),
            "run this as the account of the daemon; if it is so there, too, chown the directory to it",
        ),
    }
}

fn disk(path: &Path) -> Finding {
    match Room::at(path) {
        Ok(room) if room.is_short() => Finding::trouble(
            "disk",
            format!("only {} left for {}", room.told(), path.display()),
            "make room; the daemon waits while the disk is full, and goes on by itself",
        ),
        Ok(room) => Finding::good("disk", format!("{} left for {}", room.told(), path.display())),
        Err(error) => {
            Finding::warning("disk", format!("{}: {error}", path.display()), "look at the file system")
        }
    }
}

/// One watch is needed for each directory.
fn watches(settings: &Settings) -> Option<Finding> {
    let allowed = limit("fs/inotify/max_user_watches")?;
    let directories = WalkDir::new(&settings.intake.directory)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_dir())
        .count() as u64;
    Some(if directories > allowed / 2 {
        Finding::warning(
            "events",
            format!("{directories} directories are to be watched, and this account may watch {allowed}"),
            format!(
                "sysctl fs.inotify.max_user_watches={}; the sweeps find everything, only later",
                directories * 4
            ),
        )
    } else {
        Finding::good(
            "events",
            format!("{directories} of the {allowed} watches that an account may have are needed"),
        )
    })
}
