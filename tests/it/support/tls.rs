//! A web server behind the certificate of an authority that no system knows. It answers every request alike.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A server for `localhost` on loopback. It ends with the process of the test.
pub(crate) struct TlsWeb {
    pub(crate) port: u16,
    pub(crate) ca_file: PathBuf,
}

impl TlsWeb {
    /// Makes an authority and a certificate in the folder, and serves the body.
    pub(crate) fn start(folder: &Path, body: &'static [u8]) -> Self {
        let path = |name: &str| folder.join(name).display().to_string();
        let made = |arguments: &[&str]| {
            let program = Path::new("/usr/bin/openssl");
            assert!(program.exists(), "openssl is not there: apt-get install -y --no-install-recommends openssl");
            let output = Command::new(program).args(arguments).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        };
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"];
        let (ca, ca_key, leaf, leaf_key) = (path("ca.pem"), path("ca.key"), path("leaf.pem"), path("leaf.key"));
        made(&[&["req", "-x509"], &key[..], &["-subj", "/CN=City CA", "-keyout", &ca_key, "-out", &ca]].concat());
        let of_leaf = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
        let by = ["-addext", "basicConstraints=critical,CA:FALSE", "-CA", &ca, "-CAkey", &ca_key];
        made(&[&["req", "-x509"], &key[..], &of_leaf, &by, &["-keyout", &leaf_key, "-out", &leaf]].concat());

        let _ = rustls::crypto::ring::default_provider().install_default();
        let chain = vec![CertificateDer::from_pem_file(&leaf).unwrap()];
        let key = PrivateKeyDer::from_pem_file(&leaf_key).unwrap();
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                // A client that trusts nobody goes away.
                let _ = answer(StreamOwned::new(connection, stream), body);
            }
        });
        Self { port, ca_file: PathBuf::from(ca) }
    }
}

fn answer(stream: StreamOwned<ServerConnection, std::net::TcpStream>, body: &[u8]) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    while stream.read_line(&mut line)? > 2 {
        line.clear();
    }
    let stream = stream.get_mut();
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
    stream.write_all(body)?;
    stream.conn.send_close_notify();
    stream.flush()
}
