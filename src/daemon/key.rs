//! The key that signs links: a secret that the office gives, else one that is made once in the state folder.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::domain::problem::Problem;
use crate::secret::Secret;

/// The file in the state folder.
const FILE: &str = "link.key";
/// A shorter key could be tried out.
const LEAST: usize = 32;

/// The key by the name of the secret, else the one in the folder, which is made where there is none.
///
/// # Errors
/// The key is too short, or the file cannot be read or made.
pub(super) fn link_key(name: &str, folder: &Path) -> Result<Secret, Problem> {
    let (key, place) = if let Ok(key) = Secret::named(name) { (key, name.to_owned()) } else { own_key(folder)? };
    if key.reveal().len() < LEAST {
        return Err(Problem::fault("link_key_short").with("name", place).with("least", LEAST));
    }
    Ok(key)
}

/// The key in the folder, with its path.
fn own_key(folder: &Path) -> Result<(Secret, String), Problem> {
    let file = folder.join(FILE);
    let shown = file.display().to_string();
    let key = read(&file).or_else(|error| match error.kind() {
        ErrorKind::NotFound => make(&file).and_then(|()| read(&file)),
        _ => Err(error),
    });
    let fault =
        |error: io::Error| Problem::fault("state_unusable").in_file(shown.as_str()).with("detail", error.to_string());
    Ok((key.map_err(fault)?, shown))
}

fn read(file: &Path) -> io::Result<Secret> {
    Ok(Secret::new(fs::read_to_string(file)?.trim_end()))
}

/// Made beside its place and moved there whole; where another process was first, its key stands.
fn make(file: &Path) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let text = BASE64_URL_SAFE_NO_PAD.encode(random);
    let owner_only = Permissions::from_mode(0o600);
    let mut beside = tempfile::Builder::new().permissions(owner_only).tempfile_in(folder)?;
    beside.write_all(text.as_bytes())?;
    beside.as_file().sync_all()?;
    match beside.persist_noclobber(file) {
        Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(fault) => Err(fault.error),
        Ok(_) => File::open(folder)?.sync_all(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_its_owner_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let key = link_key("no-such-secret", &folder.path().join("state")).unwrap();
        assert_eq!(link_key("no-such-secret", &folder.path().join("state")).unwrap(), key);
        assert_eq!(key.reveal().len(), 43);
        let mode = fs::metadata(folder.path().join("state/link.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_key_that_could_be_tried_out_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "short\n").unwrap();
        assert_eq!(link_key("no-such-secret", folder.path()).unwrap_err().code(), "link_key_short");
    }
}
