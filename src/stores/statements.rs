//! The port to what was said outside the sheets: answers, waivers, later deadlines. It is only ever added to.

use async_trait::async_trait;

use crate::domain::answer::{Entry, Statement};

use super::error::StoreError;

/// The port to what was said outside the sheets.
#[async_trait]
pub trait Statements: Send + Sync {
    /// Keeps statements, all of them in one transaction; one whose key is known already is passed over, so that a button
    /// pressed twice says nothing twice. Returns how many were new.
    async fn state(&self, statements: &[Statement]) -> Result<usize, StoreError>;

    /// Everything that was ever said, in the order in which it was kept.
    async fn statements(&self) -> Result<Vec<Entry>, StoreError>;
}
