//! The port to the sheets: one place from which rows are read.

use async_trait::async_trait;

use crate::domain::snapshot::SourceReading;

/// A place from which rows are read.
#[async_trait]
pub trait Source: Send + Sync {
    /// Reads everything once. A source that cannot be read says so in the outcome; a cell, row or file that cannot be
    /// read is a problem in the batch and stops nothing else. It changes nothing at its source.
    async fn read(&self) -> SourceReading;
}
