//! Garage: a server that people run. Its program is installed by `scripts/setup test`.

use std::{
    fmt::Write as _,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{Access, DOMAIN};

/// Timeout for the start of the server.
const START_TIMEOUT: Duration = Duration::from_mins(1);

const ACCESS_KEY: &str = "GK0123456789abcdef01234567";
const SECRET: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A Garage of one node with a bucket `thumbs`. Killed when it is dropped.
#[derive(Debug)]
pub struct Garage {
    program: PathBuf,
    folder: TempDir,
    address: SocketAddr,
    region: String,
    server: Option<Child>,
}

impl Garage {
    /// A server that calls itself `us-east-1`, as MinIO does.
    pub fn start() -> Self {
        Self::start_in("us-east-1")
    }

    /// A server in another region.
    pub fn start_in(region: &str) -> Self {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let (api, rpc) = free_ports();
        put(&folder.path().join("garage.toml"), &config(folder.path(), region, api, rpc));
        let mut garage = Self { program: program(), folder, address: api, region: region.to_owned(), server: None };
        garage.run();
        let node = garage.told(&["node", "id", "-q"]);
        let node = node.trim().split('@').next().unwrap_or_default().to_owned();
        garage.told(&["layout", "assign", "-z", "here", "-c", "1G", &node]);
        garage.told(&["layout", "apply", "--version", "1"]);
        garage.told(&["key", "import", "--yes", "-n", "all", ACCESS_KEY, SECRET]);
        garage.told(&["key", "allow", "--create-bucket", ACCESS_KEY]);
        garage.told(&["bucket", "create", "thumbs"]);
        garage.told(&["bucket", "allow", "--read", "--write", "--owner", "thumbs", "--key", ACCESS_KEY]);
        garage
    }

    /// Address, region and key of the server.
    pub fn access(&self) -> Access {
        Access {
            endpoint: format!("http://{}", self.address),
            region: self.region.clone(),
            access_key: ACCESS_KEY.to_owned(),
            secret: SECRET.to_owned(),
            ca_file: None,
        }
    }

    /// Returns the address of the S3 API.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A key that may read `thumbs` and nothing else: its access key and secret.
    pub fn reading_key(&self) -> (String, String) {
        let (key, secret) = ("GKffffffffffffffffffffffff", "f".repeat(64));
        self.told(&["key", "import", "--yes", "-n", "reading", key, &secret]);
        self.told(&["bucket", "allow", "--read", "thumbs", "--key", key]);
        (key.to_owned(), secret)
    }

    /// Lets `thumbs` hold no more than this.
    pub fn limit(&self, size: &str) {
        self.told(&["bucket", "set-quotas", "thumbs", "--max-size", size]);
    }

    /// Kills the server; what is stored stays.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }

    /// Starts the server again at the same address.
    pub fn restart(&mut self) {
        self.stop();
        self.run();
    }

    fn run(&mut self) {
        let mut command = self.command();
        command.arg("server").stdout(Stdio::null()).stderr(Stdio::null());
        self.server = Some(command.spawn().unwrap_or_else(|error| missing(&self.program, &error)));
        let began = Instant::now();
        // It listens before it knows its own state: its command line has to reach it too.
        while TcpStream::connect(self.address).is_err() || !self.asked(&["status"]).0 {
            assert!(began.elapsed() < START_TIMEOUT, "Garage took longer than {} s", START_TIMEOUT.as_secs());
            thread::sleep(Duration::from_millis(20));
        }
    }

    #[expect(clippy::disallowed_methods, reason = "where this machine's programs are")]
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.arg("-c").arg(self.folder.path().join("garage.toml")).stdin(Stdio::null());
        command
    }

    fn asked(&self, arguments: &[&str]) -> (bool, String) {
        let output = self.command().args(arguments).output().unwrap_or_else(|error| missing(&self.program, &error));
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            let _ = write!(said, "{}", String::from_utf8_lossy(&output.stderr));
        }
        (output.status.success(), said)
    }

    fn told(&self, arguments: &[&str]) -> String {
        let (done, said) = self.asked(arguments);
        assert!(done, "garage {}: {said}", arguments.join(" "));
        said
    }
}

impl Drop for Garage {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Where `scripts/setup test` has put Garage.
#[expect(clippy::disallowed_methods, reason = "a test's own switch")]
fn program() -> PathBuf {
    if let Some(path) = std::env::var_os("THUMBSHEET_GARAGE") {
        return path.into();
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache");
    cache.unwrap_or_else(home).join("thumbsheet/garage-2.5.0/bin/garage")
}

fn missing(program: &Path, error: &std::io::Error) -> ! {
    panic!("{}: {error}. This test needs Garage: `scripts/setup test` installs it.", program.display())
}

/// Two ports that nobody has: held together, so that they differ.
fn free_ports() -> (SocketAddr, SocketAddr) {
    let held = [0, 0].map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("loopback has a free port"));
    let [api, rpc] = held.each_ref().map(|held| held.local_addr().expect("a bound socket has an address"));
    (api, rpc)
}

fn config(folder: &Path, region: &str, api: SocketAddr, rpc: SocketAddr) -> String {
    let folder = folder.display();
    format!(
        r#"metadata_dir = "{folder}/meta"
data_dir = "{folder}/data"
db_engine = "sqlite"
replication_factor = 1
rpc_bind_addr = "{rpc}"
rpc_public_addr = "{rpc}"
rpc_secret = "{SECRET}"

[s3_api]
s3_region = "{region}"
api_bind_addr = "{api}"
root_domain = ".{DOMAIN}"
"#
    )
}

#[expect(clippy::disallowed_methods, reason = "nobody else reads the test's folder")]
fn put(path: &Path, text: &str) {
    std::fs::write(path, text).expect("the test's folder can be written");
}
