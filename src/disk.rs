//! Writes a file so that it stands there whole or not at all, whenever the machine stops.
//!
//! It must not know what the files are.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::Builder;

/// Writes the bytes beside the path, moves them there, and comes back once disk and folder have both. Makes the folders
/// that are not there; replaces a file that is.
///
/// # Errors
/// What the system said. The path then holds what it held before.
pub async fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (path, bytes) = (path.to_owned(), bytes.to_owned());
    tokio::task::spawn_blocking(move || write(&path, &bytes)).await.map_err(io::Error::other)?
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make(folder)?;
    // As open for reading as the process's umask says, like any other file that it makes.
    let mut beside = Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist(path)?;
    File::open(folder)?.sync_all()
}

/// Makes the folders and sees to it that their names are on the disk too.
fn make(folder: &Path) -> io::Result<()> {
    let new: Vec<PathBuf> = folder.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
    fs::create_dir_all(folder)?;
    for folder in new {
        let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(above)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_replaced_as_a_whole_and_nothing_stays_beside_it() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("one/two/report.pdf");
        write_whole(&path, b"first").await.unwrap();
        write_whole(&path, b"second").await.unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn a_folder_where_the_file_should_be_is_an_error_that_leaves_nothing_behind() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("report.pdf");
        fs::create_dir(&path).unwrap();
        write_whole(&path, b"bytes").await.unwrap_err();
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
