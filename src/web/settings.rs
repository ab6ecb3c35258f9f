//! What the settings say of the pages.

use serde::Deserialize;

/// The pages of the internal network.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebSettings {
    /// Address and port; empty for no pages.
    pub listen: String,
    /// How browsers of the office reach them.
    pub public_url: String,
    /// The name of the secret that signs links; where there is none a key is made once in the state folder.
    pub credential: String,
    /// For how many days after its mail a link can be used.
    pub link_days: i64,
    /// How many connections are served at once; others wait.
    pub most_connections: usize,
    /// How long a connection may take, from its first byte to its last.
    pub request_seconds: u64,
}
