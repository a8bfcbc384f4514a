//! What is in the watched directory and cannot be read, or is not what was read.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::feeds::transcript;
use crate::serving::Door;

/// Paths of the files that an operator sees as refused.
async fn refused(door: &Door) -> Vec<String> {
    door.house.store.status().await.unwrap().refused.into_iter().map(|file| file.path).collect()
}

fn folder(door: &Door) -> &Path {
    &door.house.intake.settings.directory
}

#[tokio::test]
async fn what_cannot_be_read_is_told_for_as_long_as_it_is_there() {
    let door = Door::usual().await;
    door.write("scan.pdf", "%PDF");
    // A name in Latin-1, as old archives and FTP servers have them.
    let name = OsStr::from_bytes(b"communiqu\xe9.txt");
    std::fs::write(folder(&door).join(name), transcript(2, "And that was all.")).unwrap();
    for second in 1..=4 {
        door.step(1_700_000_000 + second).await;
        assert_eq!(refused(&door).await, ["communiqu\u{fffd}.txt", "scan.pdf"], "sweep {second}");
    }
    std::fs::rename(folder(&door).join(name), folder(&door).join("communiqué.txt")).unwrap();
    door.remove("scan.pdf");
    door.step(1_700_000_010).await;
    assert_eq!(refused(&door).await, [""; 0]);
    assert_eq!(door.house.store.status().await.unwrap().statements, 2);
}
