//! A private certificate authority, made for one test.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// An authority that no machine trusts, and a server's certificate that it signed.
#[derive(Debug)]
pub struct Authority {
    file: PathBuf,
    pub(super) server: Arc<ServerConfig>,
}

impl Authority {
    /// Makes one; its certificate is written to `ca.pem` in `folder`.
    #[expect(clippy::disallowed_methods, reason = "nobody else reads the test's folder")]
    pub fn new(folder: &Path, hosts: &[&str]) -> Self {
        let key = KeyPair::generate().expect("ring makes keys");
        let mut params = CertificateParams::new(Vec::new()).expect("no name is no wrong one");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        params.distinguished_name.push(DnType::CommonName, "Thumbsheet's test authority");
        let authority = params.self_signed(&key).expect("it signs itself");
        let issuer = Issuer::from_params(&params, &key);

        let hosts: Vec<_> = hosts.iter().map(|host| (*host).to_owned()).collect();
        let server_key = KeyPair::generate().expect("ring makes keys");
        let server_params = CertificateParams::new(hosts).expect("hosts are names or addresses");
        let server = server_params.signed_by(&server_key, &issuer).expect("the authority signs");

        let file = folder.join("ca.pem");
        std::fs::write(&file, authority.pem()).expect("the test's folder can be written");
        let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(server_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring knows TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![server.der().clone()], private)
            .expect("the key is the certificate's");
        Self { file, server: Arc::new(server) }
    }

    /// The authority's certificate, for who is to trust it.
    pub fn file(&self) -> &Path {
        &self.file
    }
}
